/**
 * SHA-256 of what comes piece by piece. The engine's own digest wants everything at once; WebAssembly is four times
 * faster than JavaScript at it, and allowed in our workers only. Where it is refused, noble does the same, slower.
 *
 *   await newHash() → { update(bytes), digest() → Uint8Array }
 */
import { createSHA256 } from "hash-wasm";
import { sha256 } from "@noble/hashes/sha2.js";

export async function newHash() {
  let hash;
  try {
    hash = await createSHA256();
  } catch {
    return sha256.create();
  }
  hash.init();
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest("binary") };
}
