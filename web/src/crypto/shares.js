/**
 * Unwrapping, checking and combining shares. No network, no state.
 *
 *   await unwrapShare(manifest, keyfile, identity) → { pseudonym, share }  throws "member-unknown" (key),
 *                                                   "share-undecryptable" | "share-commitment" (bidder)
 *   await checkShare(manifest, keyfile, pseudonym, share)                  throws "share-commitment"
 *   await combineShares(manifest, keyfile, [{pseudonym, share}…]) → s_c    throws "share-duplicate", "shares-too-few",
 *                                                                          "share-commitment" or "secret-commitment"
 *   await unwrapRecovery(manifest, keyfile, identity) → s_c                throws "recovery-other" |
 *                                                                          "share-undecryptable"
 *   await checkGateShare(keyfile, s_g) → s_g                               throws "gate-missing" | "gate-commitment"
 */
import { combine } from 'shamir-secret-sharing';
import { decryptWith, recipientOf } from './agefile.js';
import { SealError } from './errors.js';
import { SECRET_BYTES, commitment } from './keyfile.js';
import { memberPosition } from './manifest.js';

async function memberOf(manifest, identity) {
  const recipient = await recipientOf(identity);
  const member = manifest.members.find((candidate) => candidate.recipient === recipient);
  if (!member) throw new SealError('member-unknown');
  return member.pseudonym;
}

/** Which share is this member's: its own, or the only one when one member is enough. */
function shareIndex(manifest, pseudonym) {
  const position = memberPosition(manifest, pseudonym);
  return manifest.k === 1 ? 0 : position;
}

async function unwrap(identity, sealed, where) {
  try {
    return await decryptWith(identity, sealed);
  } catch (cause) {
    throw new SealError('share-undecryptable', where, { cause });
  }
}

export async function checkShare(manifest, keyfile, pseudonym, share) {
  const index = shareIndex(manifest, pseudonym);
  if ((await commitment(keyfile.context, `share:${index}`, share)) !== keyfile.commitments.shares[index]) {
    throw new SealError('share-commitment', pseudonym);
  }
}

export async function unwrapShare(manifest, keyfile, identity) {
  const pseudonym = await memberOf(manifest, identity);
  const share = await unwrap(identity, keyfile.shares[shareIndex(manifest, pseudonym)], pseudonym);
  await checkShare(manifest, keyfile, pseudonym, share);
  return { pseudonym, share };
}

async function checkSecret(keyfile, s_c) {
  if ((await commitment(keyfile.context, 's_c', s_c)) !== keyfile.commitments.s_c)
    throw new SealError('secret-commitment');
  return s_c;
}

async function interpolate(shares) {
  try {
    return await combine(shares);
  } catch (cause) {
    throw new SealError('secret-commitment', cause.message, { cause }); // committed to, yet not shares
  }
}

export async function combineShares(manifest, keyfile, given) {
  const shares = new Map();
  for (const { pseudonym, share } of given) {
    if (shares.has(pseudonym)) throw new SealError('share-duplicate', pseudonym);
    await checkShare(manifest, keyfile, pseudonym, share);
    shares.set(pseudonym, share);
  }
  if (shares.size < manifest.k) throw new SealError('shares-too-few', `${shares.size}/${manifest.k}`);
  const used = [...shares.values()].slice(0, manifest.k);
  return checkSecret(keyfile, manifest.k === 1 ? used[0] : await interpolate(used));
}

export async function unwrapRecovery(manifest, keyfile, identity) {
  const known = manifest.recovery !== null && keyfile.recovery !== null;
  if (!known || (await recipientOf(identity)) !== manifest.recovery) throw new SealError('recovery-other');
  return checkSecret(keyfile, await unwrap(identity, keyfile.recovery, 'recovery'));
}

export async function checkGateShare(keyfile, s_g) {
  if (!s_g) throw new SealError('gate-missing');
  const matches =
    s_g.length === SECRET_BYTES && (await commitment(keyfile.context, 's_g', s_g)) === keyfile.commitments.s_g;
  if (!matches) throw new SealError('gate-commitment');
  return s_g;
}
