/**
 * What the sealing worker does. A part made again from the same job has the same bytes.
 *
 *   sealPart({ number, segments, size, firstChunk, last, key, head, out }) → { bytes, digest }
 *       segments: [{ blob, start, end, name } | { bytes } | { zeros }] whose lengths add up to `size` bytes of payload
 *       head: what precedes the first chunk, in part 1; key: the 32-byte stream key
 *       out: an ArrayBuffer to write into if it is large enough, given back in `bytes`
 *   hashFile({ blob, name }) → { digest }       SHA-256 of a whole file
 */
import { CHUNK, PART_PLAIN, TAG, chunkCipher, inLanes } from "./chunks.js";
import { FileChanged } from "./errors.js";
import { newHash } from "./file-hash.js";
import { readInto } from "./read-file.js";

/** Below this a file is digested at once by the engine, three times faster than piece by piece. */
const AT_ONCE = 64 * 1024 * 1024;
const PIECE = 4 * 1024 * 1024;
/** Buffers of this worker waiting to be used again; several jobs may run at once in one thread (Node, tests). */
const spare = [];

async function fill(plain, segments) {
  let at = 0;
  for (const segment of segments) {
    const length = segment.zeros ?? segment.bytes?.length ?? segment.end - segment.start;
    if (segment.blob) plain = await readInto(plain, at, segment);
    else if (segment.bytes) plain.set(segment.bytes, at);
    else plain.fill(0, at, at + length);
    at += length;
  }
  return plain;
}

const outputOf = (buffer, size) => (buffer?.byteLength >= size ? new Uint8Array(buffer, 0, size) : new Uint8Array(size));

async function encrypt(plain, { firstChunk, last, key, head, out: buffer }) {
  const cipher = await chunkCipher(key);
  const count = Math.max(1, Math.ceil(plain.length / CHUNK));
  const out = outputOf(buffer, head.length + plain.length + count * TAG);
  out.set(head);
  await inLanes(count, async (i) => {
    const sealed = await cipher.seal(plain.subarray(i * CHUNK, (i + 1) * CHUNK), firstChunk + i, last && i === count - 1);
    out.set(sealed, head.length + i * (CHUNK + TAG));
  });
  return out;
}

export async function sealPart(job) {
  const plain = await fill((spare.pop() ?? new Uint8Array(PART_PLAIN)).subarray(0, job.size), job.segments);
  const bytes = await encrypt(plain, job);
  spare.push(new Uint8Array(plain.buffer));
  return { bytes, digest: new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)) };
}

/** A file that disappeared may have no size any more, and then only a reading of the whole of it fails. */
async function readEmpty({ blob, name }) {
  const found = await blob.arrayBuffer().catch((cause) => { throw new FileChanged(name, { cause }); });
  if (found.byteLength > 0) throw new FileChanged(name);
  return new Uint8Array(0);
}

async function hashAtOnce(file) {
  const content = file.end === 0 ? await readEmpty(file) : await readInto(new Uint8Array(file.end), 0, file);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", content));
}

async function hashByPieces(file) {
  const hash = await newHash();
  let piece = new Uint8Array(PIECE);
  for (let start = 0; start < file.end; start += PIECE) {
    const end = Math.min(file.end, start + PIECE);
    piece = await readInto(piece, 0, { ...file, start, end });
    hash.update(piece.subarray(0, end - start));
  }
  return hash.digest();
}

export async function hashFile({ blob, name }) {
  const file = { blob, name, start: 0, end: blob.size };
  return { digest: await (blob.size <= AT_ONCE ? hashAtOnce(file) : hashByPieces(file)) };
}
