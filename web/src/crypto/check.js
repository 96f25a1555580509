/**
 * Tiny strict readers for records that come from outside. Each throws TypeError, or answers the value.
 *
 *   record(value, keys)  str(value, regexp)  int(value, low, high)  blob(value, low, high) → Uint8Array
 *   list(value, low, high, read) → array     HEX256  IDENTIFIER  RECIPIENT
 */
import { unb64 } from './bytes.js';

export const HEX256 = /^[0-9a-f]{64}$/;
// No "|": it separates the fields in key derivations, where an ambiguity would let one context pass for another.
export const IDENTIFIER = /^[A-Za-z0-9._:/-]{1,64}$/;
export const RECIPIENT = /^age1pq1[02-9ac-hj-np-z]{1900,2000}$/;

function need(condition, message) {
  if (!condition) throw new TypeError(message);
}

export function record(value, keys) {
  need(value !== null && typeof value === 'object' && !Array.isArray(value), 'an object is expected');
  const found = Object.keys(value);
  need(found.length === keys.length && keys.every((key) => Object.hasOwn(value, key)), `expected exactly ${keys}`);
  return value;
}

export function str(value, shape) {
  need(typeof value === 'string' && shape.test(value), 'a text does not have the expected shape');
  return value;
}

export function int(value, low, high) {
  need(Number.isSafeInteger(value) && value >= low && value <= high, `expected an integer from ${low} to ${high}`);
  return value;
}

export function blob(value, low, high) {
  need(typeof value === 'string', 'base64 is expected');
  let bytes;
  try {
    bytes = unb64(value);
  } catch {
    throw new TypeError('not canonical base64');
  }
  need(bytes.length >= low && bytes.length <= high, 'base64 of an unexpected size');
  return bytes;
}

export function list(value, low, high, read) {
  need(Array.isArray(value) && value.length >= low && value.length <= high, `expected ${low} to ${high} items`);
  return value.map((item) => read(item));
}
