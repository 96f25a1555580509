/**
 * SHA-256 of what comes piece by piece. The engine's own digest wants everything at once; a library's WebAssembly is
 * four times faster than JavaScript at it, and allowed in our workers only. Where it is refused, noble does the same,
 * slower.
 *
 *   await newHash() → { update(bytes), digest() → Uint8Array }
 *   gather(size) → the same for `size` bytes at most AT_ONCE: kept, then digested by the engine, four times faster
 *   await nativeDigest(bytes) → Uint8Array
 */
import { createSHA256 } from 'hash-wasm';
import { sha256 } from '@noble/hashes/sha2.js';

export const AT_ONCE = 64 * 1024 * 1024;

async function libraryHash() {
  const hash = await createSHA256();
  hash.init();
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest('binary') };
}

/** WebAssembly may be refused by an engine or its policy. */
export const newHash = () => libraryHash().catch(() => sha256.create());

export function gather(size) {
  const content = new Uint8Array(size);
  let at = 0;
  const update = (bytes) => {
    content.set(bytes, at);
    at += bytes.length;
  };
  return { update, digest: () => nativeDigest(content) };
}

export async function nativeDigest(bytes) {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}
