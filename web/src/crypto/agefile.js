/**
 * age files, through npm `age-encryption`.
 *
 *   await encryptTo(recipients, bytes) → Uint8Array
 *   await decryptWith(identity, bytes) → Uint8Array            throws when the file is not for this identity,
 *                                                              or damaged
 *   identityFromSeed(seed32) → "AGE-SECRET-KEY-PQ-1…"          seedOf(identity) → Uint8Array(32)
 *   await recipientOf(identity) → "age1pq1…"
 *   await newBody(recipient) → { head, streamKey }             header and nonce of a body, and the key of its chunks
 *   await openBody(head, identity) → streamKey                 the same, read back; head = the first HEAD_BYTES
 *   recipientCount(bytes) → n                                  throws TypeError unless all are post-quantum
 *   HEAD_BYTES = 1643
 */
import { Decrypter, Encrypter, identityToRecipient } from 'age-encryption';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bech32 } from '@scure/base';
import { concat, random, utf8, wipe } from './bytes.js';

const HEADER_BYTES = 1627;
const NONCE_BYTES = 16;
const PREFIX = 'AGE-SECRET-KEY-PQ-';
export const HEAD_BYTES = HEADER_BYTES + NONCE_BYTES;

export async function encryptTo(recipients, bytes) {
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return encrypter.encrypt(bytes);
}

export async function decryptWith(identity, bytes) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return decrypter.decrypt(bytes);
}

export const recipientOf = (identity) => identityToRecipient(identity);

export function identityFromSeed(seed) {
  return bech32.encodeFromBytes(PREFIX, seed).toUpperCase();
}

export function seedOf(identity) {
  const { prefix, bytes } = bech32.decodeToBytes(identity);
  if (prefix.toUpperCase() !== PREFIX || bytes.length !== 32) throw new TypeError('not a post-quantum identity');
  return bytes;
}

const payloadKey = (fileKey, nonce) => hkdf(sha256, fileKey, nonce, utf8('payload'), 32);

/**
 * The library draws the file key and keeps it; a recipient of ours, writing no stanza, is how we see it. Its own
 * payload (an empty chunk) is thrown away and another nonce drawn, so that its stream key is never used twice.
 */
export async function newBody(recipient) {
  let fileKey;
  const encrypter = new Encrypter();
  encrypter.addRecipient({
    wrapFileKey(key) {
      fileKey = key.slice();
      return [];
    },
  });
  encrypter.addRecipient(recipient);
  const file = await encrypter.encrypt(new Uint8Array(0));
  const nonce = random(NONCE_BYTES);
  const head = concat(file.subarray(0, HEADER_BYTES), nonce);
  const streamKey = payloadKey(fileKey, nonce);
  wipe(fileKey);
  return { head, streamKey };
}

export async function openBody(head, identity) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  const fileKey = await decrypter.decryptHeader(head.subarray(0, HEADER_BYTES));
  return payloadKey(fileKey, head.subarray(HEADER_BYTES, HEAD_BYTES));
}

/** Number of stanzas of a small age file, all of the post-quantum type; TypeError otherwise. */
export function recipientCount(bytes) {
  const header = new TextDecoder('latin1').decode(bytes);
  const end = header.indexOf('\n--- ');
  const types = [...header.slice(0, Math.max(0, end)).matchAll(/^-> (\S+)/gm)].map((match) => match[1]);
  if (!header.startsWith('age-encryption.org/v1\n') || !types.length || types.some((t) => t !== 'mlkem768x25519')) {
    throw new TypeError('not an age file for post-quantum recipients');
  }
  return types.length;
}
