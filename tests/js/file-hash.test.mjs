// SHA-256 piece by piece, against the engine's own: however it is cut; and files across parts in one reading.
// req: REQ-053
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { AT_ONCE, gather, newHash } from '../../web/src/crypto/file-hash.js';
import { PART_PLAIN } from '../../web/src/crypto/keyfile.js';
import { Sealer } from '../../web/src/crypto/sealer.js';
import { SLOT, SUBMISSION, filesOf, makeEntity, sealWorkers } from './support.mjs';

const noise = (size) => {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
};
const expected = (bytes) => createHash('sha256').update(bytes).digest('hex');
const hexOf = (bytes) => Buffer.from(bytes).toString('hex');

test('cut anywhere, the digest is the same', async () => {
  const all = noise(131_849);
  for (let step = 1; step < all.length; step = step * 3 + 1) {
    const hash = await newHash();
    for (let at = 0; at < all.length; at += step) hash.update(all.subarray(at, at + step));
    assert.equal(hexOf(hash.digest()), expected(all), `pieces of ${step}`);
  }
});

test('two hashes at once do not meet; what is gathered is digested by the engine', async () => {
  const bytes = noise(100_000);
  const [one, two, kept] = [await newHash(), await newHash(), gather(bytes.length)];
  for (let at = 0; at < bytes.length; at += 1000) {
    one.update(bytes.subarray(at, at + 1000));
    two.update(bytes.subarray(at, at + 1000).toReversed());
    kept.update(bytes.subarray(at, at + 1000));
  }
  assert.equal(hexOf(one.digest()), expected(bytes));
  assert.equal(hexOf(await kept.digest()), expected(bytes));
  assert.notEqual(hexOf(two.digest()), expected(bytes));
});

test('the files of an envelope are digested as they are sealed: small, across parts, big, empty, listed', async () => {
  const entity = await makeEntity();
  const sizes = { a: 10, b: 0, c: PART_PLAIN, d: AT_ONCE + 12_345, e: 70_000, f: 2 * PART_PLAIN, g: 3, h: 0 };
  const contents = Object.fromEntries(Object.entries(sizes).map(([name, size]) => [name, noise(size)]));
  const request = {
    manifest: entity.manifest,
    slot: SLOT,
    submission: SUBMISSION,
    bidder: {},
    files: filesOf(contents),
    ...sealWorkers,
  };
  const sealer = await Sealer.create(request);
  for await (const part of sealer.parts()) part.release();
  const { files } = await sealer.finish();
  assert.deepEqual(
    files,
    Object.entries(contents).map(([name, bytes]) => ({ name, size: bytes.length, sha256: expected(bytes) })),
  );
});

test('parts made a second time by the same sealer are digested once', async () => {
  const entity = await makeEntity();
  const bytes = noise(5 * PART_PLAIN);
  const request = {
    manifest: entity.manifest,
    slot: SLOT,
    submission: SUBMISSION,
    bidder: {},
    files: filesOf({ a: bytes }),
    ...sealWorkers,
  };
  const sealer = await Sealer.create(request);
  await sealer.parts().next();
  for await (const part of sealer.parts()) part.release();
  assert.equal((await sealer.finish()).files[0].sha256, expected(bytes));
});
