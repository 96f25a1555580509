/**
 * What the digesting worker does: the SHA-256 of each file, from parts that come in order, each byte once.
 *
 *   digestPart({ stream, segments, plain, filled }) → { plain, digests: [{ name, digest }] }      files that end there
 *       stream: whose parts these are; segments: as in seal-part.js; plain: an ArrayBuffer, given back
 *       filled: whether it holds the bytes of the segments; if not, they are read here
 *   digestEmpty({ blob, name }) → { digest }
 */
import { FileChanged } from './errors.js';
import { AT_ONCE, gather, nativeDigest, newHash } from './file-hash.js';
import { PART_PLAIN } from './chunks.js';
import { fill, lengthOf } from './seal-part.js';

/** The file under way of each stream. A worker has one stream; inline workers (Node, tests) share this thread. */
const running = new Map();

async function follow(stream, { start, end, whole }, bytes) {
  if (start === 0 && end === whole) return nativeDigest(bytes);
  if (start === 0) running.set(stream, whole <= AT_ONCE ? gather(whole) : await newHash());
  const hash = running.get(stream);
  hash.update(bytes);
  if (end < whole) return undefined;
  running.delete(stream);
  return hash.digest();
}

export async function digestPart({ stream, segments, plain: buffer, filled }) {
  let plain = new Uint8Array(buffer ?? PART_PLAIN);
  if (!filled) plain = await fill(plain, segments);
  const digests = [];
  let at = 0;
  for (const segment of segments) {
    const bytes = plain.subarray(at, at + lengthOf(segment));
    at += bytes.length;
    const digest = segment.blob && (await follow(stream, segment, bytes));
    if (digest) digests.push({ name: segment.name, digest });
  }
  return { plain: new Uint8Array(plain.buffer), digests };
}

/** A file that disappeared may have no size any more, and then only a reading of the whole of it fails. */
export async function digestEmpty({ blob, name }) {
  const found = await blob.arrayBuffer().catch((cause) => {
    throw new FileChanged(name, { cause });
  });
  if (found.byteLength > 0) throw new FileChanged(name);
  return { digest: await nativeDigest(new Uint8Array(0)) };
}
