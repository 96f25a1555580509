/**
 * SHA-256 of what comes piece by piece. The engine's own digest wants everything at once; WebAssembly is six times
 * faster than JavaScript at it, and allowed in our workers only. Without SIMD a library's WebAssembly does the same, slower;
 * where any is refused, noble, slower still.
 *
 *   await newHash() → { update(bytes), digest() → Uint8Array }
 *   gather(size) → the same for `size` bytes at most AT_ONCE: kept, then digested by the engine, four times faster
 *   await nativeDigest(bytes) → Uint8Array
 */
import { createSHA256 } from "hash-wasm";
import { sha256 } from "@noble/hashes/sha2.js";
import { CONSTANTS, DATA, DATA_BYTES, INITIAL, ROUND, STATE, code } from "./sha256-code.js";

export const AT_ONCE = 64 * 1024 * 1024;
const BLOCK = 64;
let compiled;

class SimdHash {
  #bytes;
  #view;
  #compress;
  #held = 0;
  #total = 0;

  constructor({ memory, compress }) {
    this.#bytes = new Uint8Array(memory.buffer);
    this.#view = new DataView(memory.buffer);
    this.#compress = compress;
    INITIAL.forEach((word, i) => this.#view.setUint32(STATE + 4 * i, word, true));
    ROUND.forEach((word, i) => this.#view.setUint32(CONSTANTS + 4 * i, word, true));
  }

  update(bytes) {
    for (let at = 0; at < bytes.length;) {
      const piece = bytes.subarray(at, at + DATA_BYTES - this.#held);
      this.#bytes.set(piece, DATA + this.#held);
      this.#held += piece.length;
      at += piece.length;
      if (this.#held === DATA_BYTES) this.#flush(DATA_BYTES);
    }
    this.#total += bytes.length;
  }

  #flush(length) {
    this.#compress(DATA, DATA + length);
    this.#held = 0;
  }

  /** A one, zeros, then the length in bits, up to a whole block. */
  digest() {
    const length = Math.ceil((this.#held + 9) / BLOCK) * BLOCK;
    this.#bytes.fill(0, DATA + this.#held, DATA + length);
    this.#bytes[DATA + this.#held] = 0x80;
    this.#view.setBigUint64(DATA + length - 8, BigInt(this.#total) * 8n);
    this.#flush(length);
    const out = new DataView(new ArrayBuffer(32));
    INITIAL.forEach((_, i) => out.setUint32(4 * i, this.#view.getUint32(STATE + 4 * i, true)));
    return new Uint8Array(out.buffer);
  }
}

export async function simdHash() {
  compiled ??= WebAssembly.compile(code());
  return new SimdHash((await WebAssembly.instantiate(await compiled)).exports);
}

export async function libraryHash() {
  const hash = await createSHA256();
  hash.init();
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest("binary") };
}

export async function newHash() {
  for (const make of [simdHash, libraryHash]) {
    try {
      return await make();
    } catch {
      continue; // no SIMD in this engine, or no WebAssembly here
    }
  }
  return sha256.create();
}

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
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}
