/**
 * The sealing manifest, as published with the consultation (protocol plis/v1).
 *
 *   await verifyManifest(bytes, mh) → manifest       checks the hash and every field; throws SealError
 *                                                    "manifest-other" | "manifest-invalid"
 *   manifest: { mh, consultation, k, members: [{pseudonym, recipient}], recovery, slots: {name: {recipient,
 *               not_before, opens_after}}, origin, log_key }
 *   await fingerprint(recipient) → "ABCD-EFGH-…"     what two people read to each other to compare a key
 *   memberPosition(manifest, pseudonym) → index      throws SealError "member-unknown"
 *   VERSION = "plis/v1"
 */
import { base32 } from '@scure/base';
import { sha256, sha256Hex, utf8 } from './bytes.js';
import { parseCanonical } from './canonical.js';
import * as check from './check.js';
import { SealError } from './errors.js';

export const VERSION = 'plis/v1';
export const MAX_MEMBERS = 32;
const MAX_SLOTS = 2000;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const FREE = /^[ -~]{0,200}$/;
const KEYS = ['v', 'consultation', 'k', 'members', 'recovery', 'slots', 'origin', 'log_key'];

function refuse(condition, message) {
  if (condition) throw new TypeError(message);
}

/** Date.parse lets 30 February roll over into March; writing it back shows it. */
function isInstant(written) {
  const time = Date.parse(written);
  return !Number.isNaN(time) && new Date(time).toISOString() === written;
}

function checkMembers({ k, members, recovery }) {
  check.list(members, 1, MAX_MEMBERS, (member) => {
    check.record(member, ['pseudonym', 'recipient']);
    check.str(member.pseudonym, check.IDENTIFIER);
  });
  check.int(k, 1, members.length);
  refuse(new Set(members.map((m) => m.pseudonym)).size !== members.length, 'two members share one pseudonym');
  refuse(members.length < k + 1 && recovery === null, 'one lost key would lose the offers');
}

function checkSlots(slots) {
  const names = Object.keys(check.record(slots, Object.keys(slots)));
  check.int(names.length, 1, MAX_SLOTS);
  for (const name of names) {
    const slot = check.record(slots[check.str(name, check.IDENTIFIER)], ['recipient', 'not_before', 'opens_after']);
    refuse(!isInstant(check.str(slot.not_before, INSTANT)), 'not an instant');
    const after = slot.opens_after;
    refuse(after !== null && (after === name || !names.includes(after)), 'a slot opens after one that does not exist');
  }
}

function checkManifest(fields) {
  check.record(fields, KEYS);
  refuse(fields.v !== VERSION, 'unknown version');
  check.str(fields.consultation, check.IDENTIFIER);
  check.str(fields.origin, FREE);
  check.str(fields.log_key, FREE);
  checkMembers(fields);
  checkSlots(fields.slots);
  const holders = [...fields.members, ...Object.values(fields.slots)].map((holder) => holder.recipient);
  if (fields.recovery !== null) holders.push(fields.recovery);
  for (const recipient of holders) check.str(recipient, check.RECIPIENT);
  refuse(new Set(holders).size !== holders.length, 'two roles share one key');
}

export async function verifyManifest(bytes, mh) {
  if ((await sha256Hex(bytes)) !== mh) throw new SealError('manifest-other');
  try {
    const fields = parseCanonical(bytes);
    checkManifest(fields);
    return Object.freeze({ mh, ...fields });
  } catch (cause) {
    throw new SealError('manifest-invalid', cause.message, { cause });
  }
}

export function memberPosition(manifest, pseudonym) {
  const position = manifest.members.findIndex((member) => member.pseudonym === pseudonym);
  if (position < 0) throw new SealError('member-unknown', pseudonym);
  return position;
}

export async function fingerprint(recipient) {
  const letters = base32.encode((await sha256(utf8(recipient))).subarray(0, 15));
  return letters.match(/.{4}/g).join('-');
}
