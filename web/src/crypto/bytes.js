/**
 * Bytes and their spellings.
 *
 *   utf8(text) → Uint8Array          text(bytes) → string
 *   hex(bytes) → string              unhex(text) → Uint8Array
 *   b64(bytes) → string (padded)     unb64(text) → Uint8Array (canonical only)
 *   concat(...arrays)  equal(a, b)  wipe(...arrays)  random(n)
 *   await sha256(bytes) → Uint8Array     await sha256Hex(bytes)     await sha256B64(bytes)
 */
import { base64 } from '@scure/base';

const encoder = new TextEncoder();

export const utf8 = (text) => encoder.encode(text);
/** Strict UTF-8: throws on malformed bytes, and keeps a byte-order mark instead of hiding it. */
export const text = (bytes) => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
export const random = (size) => crypto.getRandomValues(new Uint8Array(size));
export const b64 = (bytes) => base64.encode(bytes);
export const unb64 = (value) => base64.decode(value);

export function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function unhex(value) {
  if (!/^([0-9a-f]{2})*$/.test(value)) throw new TypeError('not lower-case hexadecimal');
  return Uint8Array.from(value.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

export function concat(...arrays) {
  const whole = new Uint8Array(arrays.reduce((sum, array) => sum + array.length, 0));
  let at = 0;
  for (const array of arrays) {
    whole.set(array, at);
    at += array.length;
  }
  return whole;
}

/** Compares without stopping at the first difference. */
export function equal(a, b) {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a[i] ^ b[i];
  return difference === 0;
}

/** Best effort: the engine may have copied a secret elsewhere, but not from here. */
export function wipe(...arrays) {
  for (const array of arrays) array.fill(0);
}

export async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

export const sha256Hex = async (bytes) => hex(await sha256(bytes));
export const sha256B64 = async (bytes) => b64(await sha256(bytes));
