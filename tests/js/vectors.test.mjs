// The browser's code and Python agree: derivations, spellings, refusals, and each opens what the other sealed.
// req: REQ-050 REQ-066
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { combine } from 'shamir-secret-sharing';
import { decryptWith, encryptTo, identityFromSeed, recipientOf, seedOf } from '../../web/src/crypto/agefile.js';
import { b64, hex, sha256Hex, text, unb64, unhex } from '../../web/src/crypto/bytes.js';
import { canonical, parseCanonical } from '../../web/src/crypto/canonical.js';
import { CODES } from '../../web/src/crypto/errors.js';
import { commitment, makeContext, offerIdentity, readKeyFile } from '../../web/src/crypto/keyfile.js';
import { plan } from '../../web/src/crypto/layout.js';
import { fingerprint, verifyManifest } from '../../web/src/crypto/manifest.js';
import { openCanary, printSeed, readSeed } from '../../web/src/crypto/member.js';
import { approve, makeEphemeral, Opener } from '../../web/src/crypto/opener.js';
import { readSheets } from '../../web/src/crypto/recovery.js';
import { checkName, header } from '../../web/src/crypto/tar.js';
import { open, openWorkers, refused, vectors } from './support.mjs';

const derived = await vectors('derivations');

test('derivations', async () => {
  const { mh, slot, submission } = derived.context;
  const context = makeContext(mh, slot, submission);
  assert.equal(offerIdentity(context, unhex(derived.s_c), unhex(derived.s_g)), derived.offer);
  for (const [name, expected] of Object.entries(derived.commitments)) {
    assert.equal(await commitment(context, name, unhex(derived.s_c)), expected);
  }
  assert.equal(await fingerprint(derived.recipient), derived.fingerprint);
  assert.equal((await verifyManifest(unb64(derived.manifest), derived.mh)).k, 2);
});

test('paper', async () => {
  const { identity, paper } = derived.seed;
  assert.equal(await printSeed(identity), paper);
  assert.equal(await readSeed(paper.toLowerCase().replaceAll('-', ' ')), identity);
  for (const [a, b] of [
    [0, 1],
    [0, 2],
    [2, 1],
  ]) {
    assert.equal(await readSheets([derived.sheets.paper[a], derived.sheets.paper[b]]), derived.sheets.identity);
  }
});

test('shamir', async () => {
  const shares = derived.shamir.shares.map(unhex);
  assert.equal(hex(await combine([shares[4], shares[0], shares[2]])), derived.shamir.secret);
});

test('archive headers and sizes', () => {
  for (const { name, size, header: expected } of derived.tar)
    assert.equal(b64(header(name, size)), expected, name.slice(0, 20));
  const { files, bidder, size } = derived.payload;
  const listed = Object.entries(files).map(([name, length]) => ({ name, file: new Blob([new Uint8Array(length)]) }));
  const { mh, slot, submission } = derived.context;
  assert.equal(plan(listed, { context: makeContext(mh, slot, submission), bidder }).payloadSize, size);
});

test('names', () => {
  for (const name of derived.names.accepted) assert.equal(checkName(name), name);
  for (const name of derived.names.refused)
    assert.throws(() => checkName(name), refused('name-invalid'), JSON.stringify(name));
});

test('canonical JSON', () => {
  for (const { value, bytes } of derived.canonical) assert.equal(b64(canonical(value)), bytes);
});

test('error codes', () => assert.deepEqual(CODES, derived.codes));

/** A good record with one field changed, or bytes spelled out: as in scripts/vectors. */
function edit(good, { edit: path, value, bytes }) {
  if (bytes !== undefined) return unb64(bytes);
  const record = parseCanonical(good);
  const keys = path.split('.');
  const last = keys.pop();
  keys.reduce((place, key) => place[key], record)[last] = value;
  return canonical(record);
}

test('refused manifests and key files', async () => {
  const { envelope, manifests, keyfiles } = await vectors('refused');
  const manifest = await verifyManifest(unb64(envelope.manifest), envelope.mh);
  for (const wrong of manifests) {
    const bytes = edit(unb64(envelope.manifest), wrong);
    await assert.rejects(verifyManifest(bytes, await sha256Hex(bytes)), refused(wrong.code), wrong.what);
  }
  for (const wrong of keyfiles) {
    const bytes = edit(unb64(envelope.keyfile), wrong);
    await assert.rejects(
      readKeyFile(bytes, manifest, envelope.slot, envelope.submission),
      refused(wrong.code),
      wrong.what,
    );
  }
});

for (const origin of ['sealed-python', 'sealed-js']) {
  const made = await vectors(origin);
  for (const which of ['two_of_three', 'one_of_two']) test(`${origin}: ${which}`, () => opens(made[which]));
  test(`${origin}: canary`, async () => {
    const { sealed, mh, member, identity, answer } = made.canary;
    assert.equal(await openCanary({ sealed: unb64(sealed), mh, pseudonym: member, identity }), answer);
  });
}

async function opens(vector) {
  const manifest = await verifyManifest(unb64(vector.manifest), vector.mh);
  const keyfile = await readKeyFile(unb64(vector.keyfile), manifest, vector.slot, vector.submission, {
    sha256: vector.keyfile_sha256,
  });
  const ephemeral = await makeEphemeral();
  const opening = new Opener({ manifest, keyfile, ephemeral, ...openWorkers });
  for (const identity of vector.members.slice(-manifest.k)) {
    const { pseudonym, share } = await approve({ manifest, keyfile, identity, ephemeral: ephemeral.recipient });
    await opening.addShare(pseudonym, share);
  }
  await opening.addGate(await encryptTo([ephemeral.recipient], await decryptWith(vector.gate, keyfile.gate)));
  const { result, contents } = await open(opening, unb64(vector.body));
  assert.deepEqual(result.bidder, vector.bidder);
  assert.deepEqual(result.corrupted, []);
  assert.deepEqual(
    Object.fromEntries(Object.entries(contents).map(([name, bytes]) => [name, b64(bytes)])),
    vector.files,
  );
  // The stock library opens the body by itself, given the offer's identity.
  const whole = await decryptWith(await opening.offer(), unb64(vector.body));
  assert.ok(text(whole.subarray(0, 7)).startsWith('DC1.pdf'));
}

test('an identity and its recipient', async () => {
  const { identity } = derived.seed;
  assert.equal(await recipientOf(identity), derived.recipient);
  assert.equal(identityFromSeed(seedOf(identity)), identity);
});
