// What the browser's code refuses, and whose doing it says it is.
// req: REQ-050 REQ-065 REQ-066 REQ-080
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encryptTo, decryptWith } from '../../web/src/crypto/agefile.js';
import { b64, random, sha256Hex } from '../../web/src/crypto/bytes.js';
import { canonical, parseCanonical } from '../../web/src/crypto/canonical.js';
import {
  PART_SEALED,
  commitment,
  composite,
  makeContext,
  offerIdentity,
  readKeyFile,
} from '../../web/src/crypto/keyfile.js';
import { verifyManifest } from '../../web/src/crypto/manifest.js';
import { makeMember, openCanary, makeCanary } from '../../web/src/crypto/member.js';
import { approve, makeEphemeral, Opener } from '../../web/src/crypto/opener.js';
import { unwrapShare } from '../../web/src/crypto/shares.js';
import { SLOT, SUBMISSION, gateShare, makeEntity, open, opener, refused, seal } from './support.mjs';

const CONTENTS = { 'prix.ods': '1 000 000 €' };
const entity = await makeEntity();
const sealed = await seal(entity, CONTENTS);

/** The same key file with fields replaced, read as if it had been deposited so. */
async function forged(changes, { from = sealed, slot = SLOT, submission = SUBMISSION } = {}) {
  const bytes = canonical({ ...parseCanonical(from.keyfile), ...changes });
  return readKeyFile(bytes, entity.manifest, slot, submission);
}

const shares = (keyfile) => [...parseCanonical(keyfile).shares];
const fault = (code, expected) => (error) => {
  refused(code)(error);
  assert.equal(error.fault, expected);
  return true;
};

test('k members without the gate', async () => {
  const opening = await opener(entity, sealed.read, [0, 1, 2], { gate: false });
  assert.deepEqual(opening.missing, { shares: 0, gate: true });
  await assert.rejects(open(opening, sealed.body), refused('gate-missing'));
});

test('one member and the gate', async () => {
  const opening = await opener(entity, sealed.read, [0]);
  assert.deepEqual(opening.missing, { shares: 1, gate: false });
  await assert.rejects(open(opening, sealed.body), refused('shares-too-few'));
});

test("the gate's share and nobody", async () => {
  await assert.rejects(open(await opener(entity, sealed.read, []), sealed.body), refused('shares-too-few'));
});

test('s_g alone, or s_c alone, does not make the key', async () => {
  const s_g = await gateShare(entity, sealed.read);
  for (const [a, b] of [
    [random(32), s_g],
    [s_g, s_g],
    [new Uint8Array(32), s_g],
  ]) {
    await assert.rejects(decryptWith(offerIdentity(sealed.read.context, a, b), sealed.body));
  }
});

test('one approval twice', async () => {
  const ephemeral = await makeEphemeral();
  const opening = new Opener({ manifest: entity.manifest, keyfile: sealed.read, ephemeral });
  const approval = () =>
    approve({
      manifest: entity.manifest,
      keyfile: sealed.read,
      identity: entity.members[0].identity,
      ephemeral: ephemeral.recipient,
    });
  const { pseudonym, share } = await approval();
  await opening.addShare(pseudonym, share);
  await assert.rejects(opening.addShare(pseudonym, (await approval()).share), refused('share-duplicate'));
  // Under another member's name, the share is not the one committed to for that member.
  await assert.rejects(opening.addShare('M2', share), refused('share-commitment'));
  await assert.rejects(opening.addShare('M9', share), refused('member-unknown'));
});

test('shares swapped between members', async () => {
  const [a, b, c] = shares(sealed.keyfile);
  const read = await forged({ shares: [b, a, c] });
  await assert.rejects(
    unwrapShare(entity.manifest, read, entity.members[0].identity),
    fault('share-undecryptable', 'bidder'),
  );
  const share = await decryptWith(entity.members[0].identity, sealed.read.shares[0]);
  const given = b64(await encryptTo([entity.members[1].recipient], share));
  await assert.rejects(
    unwrapShare(entity.manifest, await forged({ shares: [a, given, c] }), entity.members[1].identity),
    fault('share-commitment', 'bidder'),
  );
});

test("a key that is no member's", async () => {
  const stranger = await makeMember();
  await assert.rejects(unwrapShare(entity.manifest, sealed.read, stranger.identity), fault('member-unknown', 'key'));
});

test('the key file of another submission, slot or manifest', async () => {
  for (const [slot, submission] of [
    [SLOT, '01OTHER'],
    ['2/offer', SUBMISSION],
    ['9/offer', SUBMISSION],
  ]) {
    await assert.rejects(
      readKeyFile(sealed.keyfile, entity.manifest, slot, submission),
      fault('keyfile-other', 'storage'),
    );
  }
  const second = await makeEntity();
  await assert.rejects(
    readKeyFile(sealed.keyfile, second.manifest, SLOT, SUBMISSION),
    fault('keyfile-other', 'storage'),
  );
  await assert.rejects(
    readKeyFile(sealed.keyfile, entity.manifest, SLOT, SUBMISSION, { sha256: '0'.repeat(64) }),
    fault('keyfile-altered', 'storage'),
  );
});

test("another bidder's shares and gate ciphertext under one's own name", async () => {
  // The attacker has no commitment for his submission: neither members nor the gate release what is not his.
  const stolen = await forged({ submission: '01ATTACKER' }, { submission: '01ATTACKER' });
  await assert.rejects(unwrapShare(entity.manifest, stolen, entity.members[0].identity), refused('share-commitment'));
  const opening = await opener(entity, stolen, [], { gate: false });
  await assert.rejects(opening.addRecovery(entity.recovery.identity), refused('secret-commitment'));
  const ephemeral = await makeEphemeral();
  const other = new Opener({ manifest: entity.manifest, keyfile: stolen, ephemeral });
  await assert.rejects(
    other.addGate(await encryptTo([ephemeral.recipient], await gateShare(entity, stolen))),
    refused('gate-commitment'),
  );
});

test('the gate of another slot', async () => {
  await assert.rejects(decryptWith(entity.otherGate.identity, sealed.read.gate));
  const elsewhere = await seal(entity, CONTENTS, { slot: '2/offer' });
  const s_g = await decryptWith(entity.otherGate.identity, elsewhere.read.gate);
  const ephemeral = await makeEphemeral();
  const opening = new Opener({ manifest: entity.manifest, keyfile: sealed.read, ephemeral });
  await assert.rejects(opening.addGate(await encryptTo([ephemeral.recipient], s_g)), refused('gate-commitment'));
});

test('shares re-wrapped to somebody else', async () => {
  const [mine, other] = [await makeEphemeral(), await makeEphemeral()];
  const opening = new Opener({ manifest: entity.manifest, keyfile: sealed.read, ephemeral: mine });
  const { pseudonym, share } = await approve({
    manifest: entity.manifest,
    keyfile: sealed.read,
    identity: entity.members[0].identity,
    ephemeral: other.recipient,
  });
  await assert.rejects(opening.addShare(pseudonym, share), fault('share-rewrap', 'key'));
  await assert.rejects(opening.addGate(share), fault('gate-rewrap', 'key'));
});

test("a bit flipped anywhere in the body is the storage's doing", async () => {
  const opening = await opener(entity, sealed.read, [0, 1]);
  for (const at of [0, 100, 1630, 1650, sealed.body.length - 1]) {
    const body = sealed.body.slice();
    body[at] ^= 1;
    await assert.rejects(open(opening, body), fault('part-digest', 'storage'));
  }
});

const big = await seal(entity, { 'plan.dwg': new Uint8Array(40 * 1024 * 1024) });

test('parts cut, dropped or put in another order', async () => {
  const opening = await opener(entity, big.read, [1, 2]);
  const first = 1643 + PART_SEALED;
  const second = big.body.subarray(first, first + PART_SEALED);
  const third = big.body.subarray(first + PART_SEALED);
  const swapped = big.body.slice();
  swapped.set(big.body.subarray(1643, first), first);
  await assert.rejects(open(opening, swapped), fault('part-digest', 'storage'));
  await assert.rejects(open(opening, big.body.subarray(0, first + second.length)), fault('body-size', 'storage'));
  await assert.rejects(open(opening, big.body.subarray(0, big.body.length - 1)), fault('body-size', 'storage'));
  await assert.rejects(
    forged({ parts: parseCanonical(big.keyfile).parts.slice(0, 2) }, { from: big }),
    refused('keyfile-invalid'),
  );
  assert.ok(third.length < PART_SEALED);
});

test("what the bidder sealed wrongly is the bidder's doing", async () => {
  // A bidder whose browser lies: the digests are those of what was sent, the content is not what it should be.
  const body = sealed.body.slice();
  body[sealed.body.length - 1] ^= 1;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', body));
  const lying = await forged({ parts: [b64(digest)], composite: await composite([digest]) });
  await assert.rejects(open(await opener(entity, lying, [0, 1]), body), fault('body-undecryptable', 'bidder'));
  const other = await seal(entity, CONTENTS);
  const parts = parseCanonical(other.keyfile);
  const mixed = await forged({ parts: parts.parts, composite: parts.composite });
  await assert.rejects(open(await opener(entity, mixed, [0, 1]), other.body), fault('body-key', 'bidder'));
});

test("shares that do not give the secret are the bidder's doing", async () => {
  const context = makeContext(entity.manifest.mh, SLOT, SUBMISSION);
  const record = parseCanonical(sealed.keyfile);
  const share = random(33);
  const wrong = await forged({
    shares: [b64(await encryptTo([entity.members[0].recipient], share)), ...record.shares.slice(1)],
    commitments: {
      ...record.commitments,
      shares: [await commitment(context, 'share:0', share), ...record.commitments.shares.slice(1)],
    },
  });
  await assert.rejects((await opener(entity, wrong, [0, 1])).offer(), fault('secret-commitment', 'bidder'));
  assert.ok(await (await opener(entity, wrong, [1, 2])).offer(), 'the other members still open');
});

test('a second manifest', async () => {
  const second = await makeEntity();
  await assert.rejects(verifyManifest(second.bytes, entity.manifest.mh), fault('manifest-other', 'storage'));
  assert.notEqual(await sha256Hex(second.bytes), entity.manifest.mh);
});

test('a canary for another manifest, member or key', async () => {
  const [{ identity, recipient }, other] = entity.members;
  const { sealed: canary } = await makeCanary({ mh: entity.manifest.mh, pseudonym: 'M1', recipient });
  const question = { sealed: canary, mh: entity.manifest.mh, pseudonym: 'M1', identity };
  for (const change of [
    { mh: '0'.repeat(64) },
    { pseudonym: 'M2' },
    { identity: other.identity },
    { sealed: canary.subarray(1) },
  ]) {
    await assert.rejects(openCanary({ ...question, ...change }), fault('canary-invalid', 'key'));
  }
  assert.equal((await openCanary(question)).length, 64);
});
