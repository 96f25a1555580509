// What a file of evidence is worth, by itself and by the platform's public key: the verdicts of `scripts/verify`
// (chalicelib/crypto/evidence.py), held equal by tests. No word of the screen here.
// Exports: read(bytes) → document (throws Unreadable), readKey(text) → {pem, kid}, verify(document, key) → [{word,
// holds, where}], verifyIn(receipt, register) → {word, holds}, Unreadable, RECEIPT, REGISTER, ADMINISTRATION, CONTRACT.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { canonical } from '../src/crypto/canonical.js';

export const [REGISTER, ADMINISTRATION, CONTRACT] = ['registre/v2', 'administration/v1', 'contrat/v1'];
const OF_TENANTS = ['administration', 'sign-ins'];
export const [RECEIPT, RECORD] = ['recepisse/v1', 'pv-ouverture/v1'];
const WITHOUT_HEAD = 'registre/v1';
const GENESIS = '0'.repeat(64);
const KINDS = 'deposits downloads publications openings messages questions evaluations attempts archive'.split(' ');
const LINE = { stream: 'string', seq: 'number', at: 'string', kind: 'string', idem: 'string', record: 'object' };
Object.assign(LINE, { head: 'object', prev: 'string', hash: 'string' });
const HEAD = 'consultation reference title buyer siret register last hash exported_at'.split(' ');
const HEAD_OF_ADMINISTRATION = 'holder id name identifier register last hash exported_at'.split(' ');
const HEAD_OF_CONTRACT = 'contract number consultation buyer siret register last hash exported_at'.split(' ');
const HEADS = { [REGISTER]: HEAD, [ADMINISTRATION]: HEAD_OF_ADMINISTRATION, [CONTRACT]: HEAD_OF_CONTRACT };
const LETTERS = { buyer: 'O', company: 'E', platform: 'P' };
const NEEDED = {
  [REGISTER]: 'v head entries signature'.split(' '),
  [ADMINISTRATION]: 'v head entries signature'.split(' '),
  [CONTRACT]: 'v head entries signature'.split(' '),
  [RECEIPT]: [
    ...'v number company buyer consultation received_at envelopes submission consortium lots mode'.split(' '),
    ...'started_at late submission_deadline manifest_sha256 mh entry_hash signature'.split(' '),
  ],
  [RECORD]: 'v consultation drawn_up_at signature'.split(' '),
};
const SHARED = 'number manifest_sha256 received_at started_at late lots mode submission consortium'.split(' ');
const EMBEDDED = /\/Length (\d{1,9})\n(?:(?!endobj)[^\u0080-\u00ff])*?\/Type \/EmbeddedFile\n>>\nstream\n/g;
const STRINGS = /"(?:[^"\\]|\\.)*"/g;

/** None of ours; `code`: utf8, json, old, unknown. */
export class Unreadable extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);
/** How many keys a value holds at any depth; NaN when it holds a number that this language would round. */
function countKeys(value) {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) return Number.NaN;
  if (value === null || typeof value !== 'object') return 0;
  return Object.values(value).reduce(
    (sum, one) => sum + countKeys(one),
    isObject(value) ? Object.keys(value).length : 0,
  );
}

/** Strict JSON, or undefined: no key twice, no number but integers, none that this language would round. */
function strict(text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const bare = text.replace(STRINGS, 's');
  if (/[\d][.eE]|-0(?!\d)/.test(bare)) return undefined;
  return (bare.match(/s\s*:/g) ?? []).length === countKeys(value) ? value : undefined;
}

/** The one file that a PDF of the platform carries, stored as it is. What its pages print is not looked at. */
function attached(bytes) {
  const found = [...new TextDecoder('latin1').decode(bytes).matchAll(EMBEDDED)];
  if (found.length !== 1) throw new Unreadable('json');
  const begin = found[0].index + found[0][0].length;
  return bytes.subarray(begin, begin + Number(found[0][1]));
}

export function read(bytes) {
  const isPdf = new TextDecoder('latin1').decode(bytes.subarray(0, 5)) === '%PDF-';
  const given = isPdf ? attached(bytes) : bytes;
  let text;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(given);
  } catch {
    throw new Unreadable('utf8');
  }
  const document = strict(text);
  if (document === undefined) throw new Unreadable('json');
  if (document?.v === WITHOUT_HEAD) throw new Unreadable('old');
  if (!isObject(document) || typeof document.v !== 'string' || !Object.hasOwn(NEEDED, document.v))
    throw new Unreadable('unknown');
  return document;
}

const fromBase64 = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (one) => one.charCodeAt(0));
const base64url = (bytes) =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');
const derOf = (pem) => fromBase64(pem.replace(/-----[^-]+-----|\s/g, ''));
const hashOf = (value) => bytesToHex(sha256(canonical(value)));
const without = (value, ...names) =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
const has = (value, names) => names.every((name) => Object.hasOwn(value, name));
const only = (value, names) => Object.keys(value).every((name) => names.includes(name));

/** The name of a public key: the first 32 hex characters of the SHA-256 of its DER form. */
export const keyOf = (pem) => ({ pem, kid: bytesToHex(sha256(derOf(pem))).slice(0, 32) });

function formed(document) {
  const { signature, v: kind } = document;
  if (!isObject(signature) || !has(signature, ['alg', 'kid', 'value'])) return false;
  if (!only(signature, ['alg', 'kid', 'value', 'pem'])) return false;
  if (Object.values(signature).some((one) => typeof one !== 'string') || !has(document, NEEDED[kind])) return false;
  if (kind === RECORD) return true;
  if (!only(document, [...NEEDED[kind], ...(kind === RECEIPT ? ['test', 'counting'] : [])])) return false;
  if (kind === RECEIPT) return isObject(document.consultation) && typeof document.consultation.id === 'string';
  const { head, entries } = document;
  const wanted = HEADS[kind];
  const most = kind === REGISTER ? [...HEAD, 'test'] : wanted;
  return isObject(head) && has(head, wanted) && only(head, most) && Array.isArray(entries);
}

async function signed({ pem, kid }, record, token) {
  const [protectedHeader, middle, tail, ...more] = token.split('.');
  if (middle !== '' || more.length || protectedHeader !== base64url(canonical({ alg: 'ES256', kid }))) return false;
  try {
    const raw = fromBase64(tail);
    if (base64url(raw) !== tail || raw.length !== 64) return false;
    const key = await crypto.subtle.importKey('spki', derOf(pem), { name: 'ECDSA', namedCurve: 'P-256' }, false, [
      'verify',
    ]);
    const bytes = new TextEncoder().encode(`${protectedHeader}.${base64url(canonical(record))}`);
    return await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, raw, bytes);
  } catch {
    return false;
  }
}

const typeOf = (value) => (Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value);
const isLine = (line) =>
  isObject(line) &&
  only(line, Object.keys(LINE)) &&
  Object.entries(LINE).every(([name, kind]) => typeOf(line[name]) === kind);

/** The words of the checks that some line fails, each with the numbers of those lines. */
function breaks(entries, name) {
  const found = new Map();
  const add = (word, seq) => found.set(word, [...(found.get(word) ?? []), seq]);
  const seen = new Set();
  let [expected, previous] = [1, GENESIS];
  for (const line of entries) {
    let digest = null;
    try {
      digest = isLine(line) && asciiKeys(line) ? hashOf(without(line, 'hash')) : null;
    } catch {
      // no canonical form
    }
    if (digest === null) {
      add('line', expected);
      return found;
    }
    if (line.stream !== name) add('stream', expected);
    if (line.seq !== expected) add('order', expected);
    if (line.prev !== previous) add('link', line.seq);
    if (line.hash !== digest) add('hash', line.seq);
    if (seen.has(line.idem)) add('repeat', line.seq);
    seen.add(line.idem);
    [expected, previous] = [line.seq + 1, line.hash];
  }
  return found;
}

function asciiKeys(value) {
  if (value === null || typeof value !== 'object') return true;
  return Object.entries(value).every(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: every ASCII character, as the registers' form asks
    ([key, inner]) => (Array.isArray(value) || /^[\x00-\x7f]*$/.test(key)) && asciiKeys(inner),
  );
}

/** The register that a head says it is of; null when there is none of that name. */
function nameOf({ head, v: kind }) {
  if (kind === REGISTER)
    return typeof head.consultation === 'string' && KINDS.includes(head.register)
      ? `C#${head.consultation}#${head.register}`
      : null;
  if (kind === CONTRACT) return typeof head.contract === 'string' ? `K#${head.contract}#contract` : null;
  const { holder, id, register } = head;
  return typeof holder === 'string' &&
    Object.hasOwn(LETTERS, holder) &&
    typeof id === 'string' &&
    OF_TENANTS.includes(register)
    ? `${LETTERS[holder]}#${id}#${register}`
    : null;
}

function chain(document) {
  const { head, entries } = document;
  const name = nameOf(document);
  if (name === null) return [{ word: 'stream', holds: false }];
  const found = breaks(entries, name);
  const checks = ['line', 'stream', 'order', 'link', 'hash', 'repeat'].map((word) => ({
    word,
    holds: !found.has(word),
    where: (found.get(word) ?? []).slice(0, 10).join(', '),
  }));
  if (found.size) return checks;
  const last = entries.at(-1) ?? { seq: 0, hash: GENESIS };
  return [...checks, { word: 'head', holds: head.last === last.seq && head.hash === last.hash }];
}

/** Every check of a document against the platform's key, in order; those after a failure would mean nothing. */
export async function verify(document, { pem, kid }) {
  const checks = [{ word: 'form', holds: formed(document) }];
  if (!checks[0].holds) return checks;
  const { alg, kid: named, pem: carried = pem, value } = document.signature;
  checks.push({ word: 'key', holds: alg === 'ES256' && named === kid && carried === pem });
  if (checks[1].holds)
    checks.push({
      word: 'signature',
      holds: await signed({ pem, kid }, without(document, 'signature', 'entries'), value),
    });
  return document.v in HEADS ? [...checks, ...chain(document)] : checks;
}

/** Whether a verified receipt is a line of a verified register of deposits. */
export function verifyIn(receipt, register) {
  const line = register.entries.find(({ hash, kind }) => hash === receipt.entry_hash && kind === 'deposit');
  const spell = (value) => new TextDecoder().decode(canonical(value ?? null));
  const same = line && SHARED.every((name) => spell(line.record[name]) === spell(receipt[name]));
  return { word: 'register', holds: Boolean(same) && register.head.consultation === receipt.consultation.id };
}
