/**
 * Secrets on paper: groups of five letters and digits a person can copy, and be corrected group by group.
 *
 *   await toPaper(kind, bytes) → "W8W42-6FAYD-…"              kind: "member" | "recovery"
 *   await fromPaper(kind, text, size) → Uint8Array(size)      case, spaces and hyphens do not count
 *       throws SealError "paper-group" (where = number of the wrong group, from 1) | "paper-checksum"
 */
import { concat, equal, sha256, utf8 } from './bytes.js';
import { SealError } from './errors.js';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const READ = new Map(
  [...ALPHABET]
    .map((letter, value) => [letter, value])
    .concat([
      ['O', 0],
      ['I', 1],
      ['L', 1],
    ]),
);
const DATA = 4;
const CHECKSUM_BYTES = 5;
// A prime below 32, a different weight at each place: a wrong letter or two swapped ones are seen at once, nearly
// always.
const PRIME = 31;

async function checksum(kind, bytes) {
  return (await sha256(concat(utf8(`plis/v1/paper|${kind}|`), bytes))).subarray(0, CHECKSUM_BYTES);
}

function checkValue(number, values) {
  return (7 * number + values.reduce((sum, value, place) => sum + (place + 2) * value, 0)) % PRIME;
}

const chunked = (values, size) =>
  Array.from({ length: Math.ceil(values.length / size) }, (_, i) => values.slice(i * size, (i + 1) * size));

const bitsOf = (values, width) =>
  values.flatMap((value) => Array.from({ length: width }, (_, i) => (value >> (width - 1 - i)) & 1));
const numberOf = (bits) => bits.reduce((value, bit) => value * 2 + bit, 0);

export async function toPaper(kind, bytes) {
  const bits = bitsOf([...bytes, ...(await checksum(kind, bytes))], 8);
  while (bits.length % (5 * DATA)) bits.push(0);
  const groups = chunked(chunked(bits, 5).map(numberOf), DATA);
  return groups.map((group, i) => [...group, checkValue(i + 1, group)].map((v) => ALPHABET[v]).join('')).join('-');
}

function readGroups(written) {
  const letters = [...written.toUpperCase().replace(/[-\s]/g, '')];
  if (letters.length % (DATA + 1) || letters.some((letter) => !READ.has(letter))) throw new SealError('paper-checksum');
  const groups = chunked(
    letters.map((letter) => READ.get(letter)),
    DATA + 1,
  );
  const wrong = groups.findIndex((group, i) => checkValue(i + 1, group.slice(0, DATA)) !== group[DATA]);
  if (wrong >= 0) throw new SealError('paper-group', String(wrong + 1));
  return groups.map((group) => group.slice(0, DATA));
}

export async function fromPaper(kind, written, size) {
  const bits = bitsOf(readGroups(written).flat(), 5);
  const used = (size + CHECKSUM_BYTES) * 8;
  if (bits.length !== Math.ceil(used / (5 * DATA)) * 5 * DATA || bits.slice(used).some(Boolean))
    throw new SealError('paper-checksum');
  const raw = Uint8Array.from(chunked(bits.slice(0, used), 8), numberOf);
  const bytes = raw.slice(0, size);
  if (!equal(await checksum(kind, bytes), raw.subarray(size))) throw new SealError('paper-checksum');
  return bytes;
}
