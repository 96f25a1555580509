/**
 * The key file of one sealed envelope: digests of the body, commitments, and the shares, each for its holder.
 *
 *   makeContext(mh, slot, submission) → context            throws TypeError
 *   offerIdentity(context, s_c, s_g) → "AGE-SECRET-KEY-PQ-1…"
 *   await commitment(context, name, secret) → hex          name: "s_c" | "s_g" | "share:0"…
 *   await makeKeyFile({manifest, context, s_c, s_g, size, parts: [Uint8Array(32)…]}) → {bytes, sha256, composite}
 *   await readKeyFile(bytes, manifest, slot, submission, {sha256}) → keyfile       throws SealError
 *                                                          "keyfile-altered" | "keyfile-invalid" | "keyfile-other"
 *   keyfile: { context, size, parts: [Uint8Array], composite, k, commitments: {s_c, s_g, shares}, shares: [Uint8Array],
 *              recovery: Uint8Array | null, gate: Uint8Array, sha256 }
 *   await composite(parts) → what S3 answers for the multipart object        partSizes(size) → [bytes…]
 *   bodySize(payloadBytes)   PART_CHUNKS  PART_PLAIN  PART_SEALED  CHUNK  TAG
 */
import { split } from 'shamir-secret-sharing';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 as sha256Sync } from '@noble/hashes/sha2.js';
import { HEAD_BYTES, encryptTo, identityFromSeed, recipientCount } from './agefile.js';
import { b64, concat, sha256B64, sha256Hex, utf8 } from './bytes.js';
import { canonical, parseCanonical } from './canonical.js';
import * as check from './check.js';
import { CHUNK, PART_CHUNKS, PART_PLAIN, PART_SEALED, TAG } from './chunks.js';
import { SealError } from './errors.js';
import { MAX_MEMBERS, VERSION } from './manifest.js';

export { CHUNK, PART_CHUNKS, PART_PLAIN, PART_SEALED, TAG };
export const SECRET_BYTES = 32;
const MAX_PARTS = 10_000;
const MAX_KEYFILE = 1024 * 1024;
const BLOB_BYTES = 64 * 1024;
const KEYS = [
  'v',
  'mh',
  'slot',
  'submission',
  'size',
  'parts',
  'composite',
  'k',
  'commitments',
  'shares',
  'recovery',
  'gate',
];

/** Which envelope this is. Everything secret is bound to it, so nothing can be replayed in another one. */
export function makeContext(mh, slot, submission) {
  check.str(mh, check.HEX256);
  check.str(slot, check.IDENTIFIER);
  check.str(submission, check.IDENTIFIER);
  return Object.freeze({ mh, slot, submission });
}

const label = (context, purpose) => `${VERSION}/${purpose}|${context.mh}|${context.slot}|${context.submission}`;

export function offerIdentity(context, s_c, s_g) {
  return identityFromSeed(hkdf(sha256Sync, concat(s_c, s_g), undefined, utf8(label(context, 'offer')), 32));
}

/** Binds a secret to this envelope and to its role: a share copied into another key file has no commitment there. */
export async function commitment(context, name, secret) {
  return sha256Hex(concat(utf8(`${label(context, 'commit')}|${name}|`), secret));
}

export function bodySize(plain) {
  return HEAD_BYTES + plain + TAG * Math.max(1, Math.ceil(plain / CHUNK));
}

export function partSizes(size) {
  const sealed = size - HEAD_BYTES;
  const plain = sealed - TAG * Math.max(1, Math.ceil(sealed / (CHUNK + TAG)));
  if (plain < 0 || bodySize(plain) !== size) throw new TypeError('no sealed body has this size');
  const count = Math.max(1, Math.ceil(plain / PART_PLAIN));
  if (count > MAX_PARTS) throw new TypeError('too many parts');
  const sizes = new Array(count).fill(PART_SEALED);
  sizes[count - 1] = sealed - (count - 1) * PART_SEALED;
  sizes[0] += HEAD_BYTES;
  return sizes;
}

export async function composite(parts) {
  return `${await sha256B64(concat(...parts))}-${parts.length}`;
}

async function splitSecret(manifest, s_c) {
  return manifest.k === 1 ? [s_c] : split(s_c, manifest.members.length, manifest.k);
}

function encryptShares(manifest, shares) {
  const holders = manifest.members.map((member) => member.recipient);
  if (manifest.k === 1) return Promise.all([encryptTo(holders, shares[0])]);
  return Promise.all(shares.map((share, i) => encryptTo([holders[i]], share)));
}

export async function makeKeyFile({ manifest, context, s_c, s_g, size, parts }) {
  const shares = await splitSecret(manifest, s_c);
  const sealed = await encryptShares(manifest, shares);
  const record = {
    v: VERSION,
    ...context,
    size,
    parts: parts.map(b64),
    composite: await composite(parts),
    k: manifest.k,
    commitments: {
      s_c: await commitment(context, 's_c', s_c),
      s_g: await commitment(context, 's_g', s_g),
      shares: await Promise.all(shares.map((share, i) => commitment(context, `share:${i}`, share))),
    },
    shares: sealed.map(b64),
    recovery: manifest.recovery === null ? null : b64(await encryptTo([manifest.recovery], s_c)),
    gate: b64(await encryptTo([manifest.slots[context.slot].recipient], s_g)),
  };
  const bytes = canonical(record);
  return { bytes, sha256: await sha256Hex(bytes), composite: record.composite };
}

const readBlob = (value) => check.blob(value, 1, BLOB_BYTES);
const readDigest = (value) => check.blob(value, 32, 32);

function readFields(fields) {
  check.record(fields, KEYS);
  if (fields.v !== VERSION) throw new TypeError('unknown version');
  const { s_c, s_g, shares } = check.record(fields.commitments, ['s_c', 's_g', 'shares']);
  const hex256 = (value) => check.str(value, check.HEX256);
  return {
    context: makeContext(fields.mh, fields.slot, fields.submission),
    size: check.int(fields.size, 0, Number.MAX_SAFE_INTEGER),
    parts: check.list(fields.parts, 1, MAX_PARTS, readDigest),
    composite: fields.composite,
    k: check.int(fields.k, 1, MAX_MEMBERS),
    commitments: { s_c: hex256(s_c), s_g: hex256(s_g), shares: check.list(shares, 1, MAX_MEMBERS, hex256) },
    shares: check.list(fields.shares, 1, MAX_MEMBERS, readBlob),
    recovery: fields.recovery === null ? null : readBlob(fields.recovery),
    gate: readBlob(fields.gate),
  };
}

function need(condition, message) {
  if (!condition) throw new TypeError(message);
}

/** What the manifest decides: how many shares, for how many holders. */
function checkShape(keyfile, manifest) {
  const single = manifest.k === 1;
  const n = manifest.members.length;
  const expected = single ? 1 : n;
  const { shares, commitments, recovery, gate } = keyfile;
  need(
    keyfile.k === manifest.k && shares.length === expected && commitments.shares.length === expected,
    'the shares are not those the manifest asks for',
  );
  need(
    shares.every((share) => recipientCount(share) === (single ? n : 1)),
    'a share is not for the expected holders',
  );
  need((recovery === null) === (manifest.recovery === null), 'a recovery share is missing, or not asked for');
  need(
    recipientCount(gate) === 1 && (recovery === null || recipientCount(recovery) === 1),
    'the gate and recovery shares have one holder each',
  );
}

async function readChecked(bytes) {
  need(bytes.length <= MAX_KEYFILE, 'a key file is smaller than this');
  const keyfile = readFields(parseCanonical(bytes));
  need(keyfile.composite === (await composite(keyfile.parts)), 'the composite is not that of the parts');
  need(partSizes(keyfile.size).length === keyfile.parts.length, 'the number of parts does not fit the size');
  return keyfile;
}

export async function readKeyFile(bytes, manifest, slot, submission, { sha256 } = {}) {
  const digest = await sha256Hex(bytes);
  if (sha256 !== undefined && digest !== sha256) throw new SealError('keyfile-altered');
  try {
    const keyfile = await readChecked(bytes);
    const { context } = keyfile;
    if (
      context.mh !== manifest.mh ||
      context.slot !== slot ||
      context.submission !== submission ||
      !Object.hasOwn(manifest.slots, slot)
    ) {
      throw new SealError('keyfile-other');
    }
    checkShape(keyfile, manifest);
    return Object.freeze({ ...keyfile, sha256: digest });
  } catch (cause) {
    if (cause instanceof SealError) throw cause;
    throw new SealError('keyfile-invalid', cause.message, { cause });
  }
}
