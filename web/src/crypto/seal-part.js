/**
 * What the sealing worker does. No state: a part made again from the same job has the same bytes.
 *
 *   sealPart({ number, segments, size, firstChunk, last, key, head }) → { bytes, digest }
 *       segments: [{ blob, start, end, name } | { bytes } | { zeros }] whose lengths add up to `size` bytes of payload
 *       head: what precedes the first chunk, in part 1; key: the 32-byte stream key
 *   hashFile({ blob, name }) → { digest }       SHA-256 of a whole file
 */
import { CHUNK, TAG, chunkCipher } from "./chunks.js";
import { FileChanged } from "./errors.js";
import { newHash } from "./file-hash.js";

/** Below this a file is digested at once by the engine, three times faster than piece by piece. */
const AT_ONCE = 32 * 1024 * 1024;
const PIECE = 4 * 1024 * 1024;

/** The engine refuses to read a file that changed since it was chosen, or answers less than asked. */
async function read(blob, start, end, name) {
  let buffer;
  try {
    buffer = await blob.slice(start, end).arrayBuffer();
  } catch (cause) {
    throw new FileChanged(name, { cause });
  }
  if (buffer.byteLength !== end - start) throw new FileChanged(name);
  return new Uint8Array(buffer);
}

const contentOf = async (segment) => segment.bytes ?? read(segment.blob, segment.start, segment.end, segment.name);

async function gather(segments, size) {
  if (segments.length === 1 && !segments[0].zeros) return contentOf(segments[0]);
  const plain = new Uint8Array(size);
  let at = 0;
  for (const segment of segments) {
    if (segment.zeros) {
      at += segment.zeros;
      continue;
    }
    const content = await contentOf(segment);
    plain.set(content, at);
    at += content.length;
  }
  return plain;
}

/** All chunks of the part are asked for at once: the engine has its own threads. */
async function encrypt(plain, { firstChunk, last, key, head }) {
  const cipher = await chunkCipher(key);
  const count = Math.max(1, Math.ceil(plain.length / CHUNK));
  const out = new Uint8Array(head.length + plain.length + count * TAG);
  out.set(head);
  await Promise.all(Array.from({ length: count }, async (_, i) => {
    const final = last && i === count - 1;
    const sealed = await cipher.seal(plain.subarray(i * CHUNK, (i + 1) * CHUNK), firstChunk + i, final);
    out.set(sealed, head.length + i * (CHUNK + TAG));
  }));
  return out;
}

export async function sealPart(job) {
  const bytes = await encrypt(await gather(job.segments, job.size), job);
  return { bytes, digest: new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)) };
}

export async function hashFile({ blob, name }) {
  if (blob.size <= AT_ONCE) {
    const content = await read(blob, 0, blob.size, name);
    return { digest: new Uint8Array(await crypto.subtle.digest("SHA-256", content)) };
  }
  const hash = await newHash();
  for (let at = 0; at < blob.size; at += PIECE) hash.update(await read(blob, at, Math.min(blob.size, at + PIECE), name));
  return { digest: hash.digest() };
}
