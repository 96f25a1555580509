/**
 * What the opening worker does.
 *
 *   openPart({ number, bytes, digest, skip, firstChunk, last, key }) → { bytes }
 *       bytes: the sealed part; digest: its SHA-256 as deposited; skip: bytes before its first chunk
 *       throws SealError "part-digest" (storage) before anything is decrypted, or "body-undecryptable" (bidder)
 *   checkPart({ number, bytes, digest }) → {}      the digest alone
 *   hashPiece({ id, bytes }) → {}      hashEnd({ id }) → { digest }       SHA-256 of a file given piece by piece
 */
import { CHUNK, TAG, chunkCipher, discard, inLanes } from './chunks.js';
import { SealError } from './errors.js';
import { newHash } from './file-hash.js';

const base64 = (bytes) => btoa(String.fromCharCode(...bytes));

export async function checkPart({ number, bytes, digest }) {
  const found = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  if (found.some((byte, i) => byte !== digest[i])) {
    throw new SealError('part-digest', `part ${number}: ${base64(digest)} → ${base64(found)}`);
  }
  return {};
}

export async function openPart({ number, bytes, digest, skip, firstChunk, last, key }) {
  await checkPart({ number, bytes, digest });
  const cipher = await chunkCipher(key);
  const sealed = bytes.subarray(skip);
  const count = Math.max(1, Math.ceil(sealed.length / (CHUNK + TAG)));
  const out = new Uint8Array(sealed.length - count * TAG);
  await inLanes(count, async (i) => {
    const chunk = sealed.subarray(i * (CHUNK + TAG), (i + 1) * (CHUNK + TAG));
    try {
      const plain = await cipher.open(chunk, firstChunk + i, last && i === count - 1);
      out.set(plain, i * CHUNK);
      discard(plain);
    } catch (cause) {
      throw new SealError('body-undecryptable', `chunk ${firstChunk + i}`, { cause });
    }
  });
  return { bytes: out };
}

/** One hash at a time is under way for a file; the pieces of one file come in order. */
const hashes = new Map();

const hashOf = (id) => {
  if (!hashes.has(id)) hashes.set(id, newHash());
  return hashes.get(id);
};

export async function hashPiece({ id, bytes }) {
  (await hashOf(id)).update(bytes);
  return {};
}

export async function hashEnd({ id }) {
  const digest = (await hashOf(id)).digest();
  hashes.delete(id);
  return { digest };
}
