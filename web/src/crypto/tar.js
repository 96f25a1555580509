/**
 * The one spelling of our payload archive (POSIX ustar + pax), byte for byte that of the Python side.
 *
 *   header(name, size) → Uint8Array     padding(size) → bytes of zeros after a file     END (1024 zeros)
 *   checkName(name) → name              throws SealError "name-invalid"
 *   class Names { add(name) }           throws "name-invalid", "name-duplicate"
 *   await readEntry(source) → {name, size} | null        source.take(n) → Promise<Uint8Array> (shorter at the end only)
 */
import { concat, equal, text, utf8 } from './bytes.js';
import { SealError } from './errors.js';

const BLOCK = 512;
export const END = new Uint8Array(2 * BLOCK);
export const LIST_NAME = 'MANIFESTE.json';
const USTAR_NAME = 100;
const USTAR_SIZE = 8 ** 11;
const PAX_NAME = utf8('././@PaxHeader');
const MAX_NAME = 1000;
const MAX_SEGMENT = 240;
const MAX_PAX = 4096;
// Path tricks, what Windows forbids, control characters, and marks that show a name backwards.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is forbidden
const FORBIDDEN = /[\x00-\x1f\x7f\\:*?"<>|\u202a-\u202e\u2066-\u2069]/;
const PAX_RECORD = /^(\d{1,5}) (path|size)=([^\n]*)$/gm;

const badSegment = (s) =>
  ['', '.', '..'].includes(s) ||
  s.startsWith(' ') ||
  s.endsWith(' ') ||
  s.endsWith('.') ||
  utf8(s).length > MAX_SEGMENT;

export function checkName(name) {
  const bad =
    FORBIDDEN.test(name) ||
    !name.isWellFormed() ||
    name.normalize('NFC') !== name ||
    utf8(name).length > MAX_NAME ||
    name.split('/').some(badSegment);
  if (bad) throw new SealError('name-invalid', name.slice(0, 200));
  return name;
}

export class Names {
  #seen = new Set([LIST_NAME.toLowerCase()]);

  /** Harmless, and different from the others even where case is not told apart. */
  add(name) {
    const folded = checkName(name).toLowerCase();
    if (this.#seen.has(folded)) throw new SealError('name-duplicate', name);
    this.#seen.add(folded);
  }
}

export const padding = (size) => (BLOCK - (size % BLOCK)) % BLOCK;
const octal = (value, digits) => utf8(`${value.toString(8).padStart(digits, '0')}\0`);

function paxRecord(key, value) {
  const rest = utf8(` ${key}=${value}\n`).length;
  let length = rest + 1;
  while (String(length).length + rest !== length) length = String(length).length + rest;
  return utf8(`${length} ${key}=${value}\n`);
}

function block(name, size, kind) {
  const out = new Uint8Array(BLOCK);
  const zero = octal(0, 7);
  const fields = [
    [0, name],
    [100, octal(0o644, 7)],
    [108, zero],
    [116, zero],
    [124, octal(size, 11)],
    [136, octal(0, 11)],
    [148, utf8('        ')],
    [156, utf8(kind)],
    [257, utf8('ustar\x0000')],
    [329, zero],
    [337, zero],
  ];
  for (const [at, bytes] of fields) out.set(bytes, at);
  out.set(
    concat(
      octal(
        out.reduce((sum, byte) => sum + byte, 0),
        6,
      ),
      utf8(' '),
    ),
    148,
  );
  return out;
}

export function header(name, size) {
  let raw = utf8(name);
  const pax = [];
  if (raw.some((byte) => byte > 127) || raw.length > USTAR_NAME) {
    pax.push(paxRecord('path', name));
    raw = raw.map((byte) => (byte > 127 ? 95 : byte)).subarray(0, USTAR_NAME); // for readers of the old kind
  }
  if (size >= USTAR_SIZE) pax.push(paxRecord('size', String(size)));
  const main = block(raw, size < USTAR_SIZE ? size : 0, '0');
  if (!pax.length) return main;
  const records = concat(...pax);
  return concat(block(PAX_NAME, records.length, 'x'), records, new Uint8Array(padding(records.length)), main);
}

const ascii = (bytes) => text(bytes).replace(/\0+$/, '');

async function readPax(source, first) {
  const size = parseInt(ascii(first.subarray(124, 136)), 8);
  if (!(size <= MAX_PAX)) throw new TypeError('a pax record is too long');
  const raw = await source.take(size + padding(size));
  return { raw, fields: new Map([...text(raw.subarray(0, size)).matchAll(PAX_RECORD)].map((m) => [m[2], m[3]])) };
}

async function readHeader(source, first) {
  let seen = first;
  let main = first;
  let fields = new Map();
  if (first[156] === 0x78) {
    const pax = await readPax(source, first);
    fields = pax.fields;
    main = await source.take(BLOCK);
    seen = concat(first, pax.raw, main);
  }
  const name = fields.get('path') ?? ascii(main.subarray(0, USTAR_NAME));
  const size = fields.has('size') ? Number(fields.get('size')) : parseInt(ascii(main.subarray(124, 136)), 8);
  if (!Number.isSafeInteger(size) || size < 0 || !equal(header(name, size), seen))
    throw new TypeError('an archive header is not ours');
  return { name, size };
}

export async function readEntry(source) {
  const first = await source.take(BLOCK);
  let entry;
  try {
    if (equal(first, END.subarray(0, BLOCK))) {
      if (!equal(await source.take(BLOCK + 1), END.subarray(0, BLOCK)))
        throw new TypeError('the archive does not end as it should');
      return null;
    }
    entry = await readHeader(source, first);
  } catch (cause) {
    if (cause instanceof SealError) throw cause;
    throw new SealError('payload-invalid', cause.message, { cause });
  }
  checkName(entry.name);
  return entry;
}
