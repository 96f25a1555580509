/**
 * A member's key: made in the browser, kept wrapped in at least two of passkey, passphrase, printed seed.
 *
 *   await makeMember() → { identity: "AGE-SECRET-KEY-PQ-1…", recipient: "age1pq1…", fingerprint }
 *   makePassphrase(words = 7) → "mot-mot-…"                       drawn from wordlist.js
 *   await wrapWithPassphrase(identity, passphrase) → Uint8Array   age file; `age -d` gives back an identity file
 *   await unwrapWithPassphrase(bytes, passphrase) → identity      throws "passphrase-wrong"; case, accents and spacing
 *                                                                 of what is typed do not count
 *   await printSeed(identity) → "W8W42-6FAYD-…"                   await readSeed(text) → identity, throws "paper-…"
 *   await createPasskey({ name, rpId }) → passkey                 a text to keep beside the wrapped key; throws
 *                                                                 "passkey-unavailable" (no PRF extension, or refused)
 *   await wrapWithPasskey(identity, passkey) → Uint8Array         await unwrapWithPasskey(bytes, passkey) → identity
 *   await makeCanary({ mh, pseudonym, recipient }) → { sealed: Uint8Array, answerSha256 }
 *   await openCanary({ sealed, mh, pseudonym, identity }) → answer      throws "canary-invalid"
 */
import { Decrypter, Encrypter, webauthn } from 'age-encryption';
import { decryptWith, encryptTo, identityFromSeed, recipientOf, seedOf } from './agefile.js';
import { hex, random, sha256Hex, utf8 } from './bytes.js';
import { canonical, parseCanonical } from './canonical.js';
import { record } from './check.js';
import { SealError } from './errors.js';
import { fingerprint } from './manifest.js';
import { fromPaper, toPaper } from './paper.js';
import { Pool } from './pool.js';
import { WORDS } from './wordlist.js';

const WORK_FACTOR = 18;
const CANARY = 'plis/v1/canary';

export async function makeMember() {
  const identity = identityFromSeed(random(32));
  const recipient = await recipientOf(identity);
  return { identity, recipient, fingerprint: await fingerprint(recipient) };
}

/**
 * Uniform below `limit`: draws past the last whole multiple are thrown away, or the first words would come out more
 * often.
 */
function randomBelow(limit) {
  const top = 2 ** 32 - (2 ** 32 % limit);
  for (;;) {
    const [value] = crypto.getRandomValues(new Uint32Array(1));
    if (value < top) return value % limit;
  }
}

export function makePassphrase(words = 7) {
  return Array.from({ length: words }, () => WORDS[randomBelow(WORDS.length)]).join('-');
}

/** One spelling for what people type from a sheet. Ours are unaccented lower-case words joined by hyphens. */
function normalize(passphrase) {
  return passphrase
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .trim()
    .replace(/[\s-]+/g, '-');
}

async function inWorker(operation, job, createWorker) {
  const pool = new Pool('member', 1, { create: createWorker });
  try {
    return await pool.run(operation, job);
  } finally {
    pool.close();
  }
}

export async function wrapWithPassphrase(identity, passphrase, { workFactor = WORK_FACTOR, createWorker } = {}) {
  const job = { identity, passphrase: normalize(passphrase), workFactor };
  return (await inWorker('lock', job, createWorker)).bytes;
}

export async function unwrapWithPassphrase(bytes, passphrase, { createWorker } = {}) {
  return (await inWorker('unlock', { bytes, passphrase: normalize(passphrase) }, createWorker)).identity;
}

export const printSeed = (identity) => toPaper('member', seedOf(identity));
export const readSeed = async (written) => identityFromSeed(await fromPaper('member', written, 32));

async function passkeyed(work) {
  try {
    return await work();
  } catch (cause) {
    throw new SealError('passkey-unavailable', cause.name === 'Error' ? cause.message : cause.name, { cause });
  }
}

export function createPasskey({ name, rpId }) {
  return passkeyed(() => webauthn.createCredential({ keyName: name, rpId }));
}

export function wrapWithPasskey(identity, passkey) {
  return passkeyed(() => {
    const encrypter = new Encrypter();
    encrypter.addRecipient(new webauthn.WebAuthnRecipient({ identity: passkey }));
    return encrypter.encrypt(`${identity}\n`);
  });
}

export function unwrapWithPasskey(bytes, passkey) {
  return passkeyed(async () => {
    const decrypter = new Decrypter();
    decrypter.addIdentity(new webauthn.WebAuthnIdentity({ identity: passkey }));
    return (await decrypter.decrypt(bytes, 'text')).trim();
  });
}

export async function makeCanary({ mh, pseudonym, recipient }) {
  const answer = hex(random(32));
  const sealed = await encryptTo([recipient], canonical({ v: CANARY, mh, member: pseudonym, answer }));
  return { sealed, answerSha256: await sha256Hex(utf8(answer)) };
}

export async function openCanary({ sealed, mh, pseudonym, identity }) {
  try {
    const question = record(parseCanonical(await decryptWith(identity, sealed)), ['v', 'mh', 'member', 'answer']);
    if (question.v !== CANARY || question.mh !== mh || question.member !== pseudonym)
      throw new TypeError('another canary');
    return question.answer;
  } catch (cause) {
    throw new SealError('canary-invalid', cause.message, { cause });
  }
}
