/**
 * What the sealing worker does. A part made again from the same job has the same bytes.
 *
 *   sealPart({ number, segments, size, firstChunk, last, key, head, out, plain }) → { bytes, digest, plain }
 *       segments: [{ blob, start, end, whole, name } | { bytes } | { zeros }] whose lengths add up to `size` bytes
 *       head: what precedes the first chunk, in part 1; key: the 32-byte stream key
 *       out, plain: ArrayBuffers to write into if they are large enough, given back in `bytes` and `plain`
 *       plain: the bytes of the segments, so that nobody has to read them again
 *   encryptPart(the same) → { bytes, plain }          without the digest of the part
 *   fill(plain: Uint8Array, segments) → plain, or its successor         reads the segments, one after the other
 *   lengthOf(segment) → bytes
 */
import { CHUNK, PART_PLAIN, TAG, chunkCipher, discard, inLanes } from './chunks.js';
import { nativeDigest } from './file-hash.js';
import { readInto } from './read-file.js';

export const lengthOf = (segment) => segment.zeros ?? segment.bytes?.length ?? segment.end - segment.start;

export async function fill(plain, segments) {
  let at = 0;
  for (const segment of segments) {
    const length = lengthOf(segment);
    if (segment.blob) plain = await readInto(plain, at, segment);
    else if (segment.bytes) plain.set(segment.bytes, at);
    else plain.fill(0, at, at + length);
    at += length;
  }
  return plain;
}

const outputOf = (buffer, size) =>
  buffer?.byteLength >= size ? new Uint8Array(buffer, 0, size) : new Uint8Array(size);

async function encrypt(plain, { firstChunk, last, key, head, out: buffer }) {
  const cipher = await chunkCipher(key);
  const count = Math.max(1, Math.ceil(plain.length / CHUNK));
  const out = outputOf(buffer, head.length + plain.length + count * TAG);
  out.set(head);
  await inLanes(count, async (i) => {
    const sealed = await cipher.seal(
      plain.subarray(i * CHUNK, (i + 1) * CHUNK),
      firstChunk + i,
      last && i === count - 1,
    );
    out.set(sealed, head.length + i * (CHUNK + TAG));
    discard(sealed);
  });
  return out;
}

export async function encryptPart(job) {
  const plain = await fill(new Uint8Array(job.plain ?? PART_PLAIN).subarray(0, job.size), job.segments);
  return { bytes: await encrypt(plain, job), plain: new Uint8Array(plain.buffer) };
}

export async function sealPart(job) {
  const sealed = await encryptPart(job);
  return { ...sealed, digest: await nativeDigest(sealed.bytes) };
}
