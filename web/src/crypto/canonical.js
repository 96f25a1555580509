/**
 * Canonical JSON (RFC 8785) for the values our records hold: text, safe integers, booleans, null, lists, objects.
 *
 *   canonical(value) → Uint8Array          throws TypeError on what has no canonical form
 *   parseCanonical(bytes) → value          throws TypeError unless bytes are the one spelling of that value
 */
import { equal, text, utf8 } from './bytes.js';

function spell(value) {
  if (Array.isArray(value)) return `[${value.map(spell).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    // sort() compares UTF-16 code units, as the standard asks.
    return `{${Object.keys(value)
      .sort()
      .map((key) => `${spell(key)}:${spell(value[key])}`)
      .join(',')}}`;
  }
  if (typeof value === 'string' && !value.isWellFormed()) throw new TypeError('a lone surrogate has no canonical form');
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new TypeError('only safe integers');
  if (value === undefined || typeof value === 'bigint') throw new TypeError(`${typeof value} has no canonical form`);
  return JSON.stringify(value);
}

export const canonical = (value) => utf8(spell(value));

export function parseCanonical(bytes) {
  let value;
  try {
    value = JSON.parse(text(bytes));
  } catch {
    throw new TypeError('not JSON');
  }
  if (!equal(canonical(value), bytes)) throw new TypeError('not canonical JSON');
  return value;
}
