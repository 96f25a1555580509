// Sealing and opening in the browser's code: every subset of k, recovery, resume, names, back-pressure.
// req: REQ-050 REQ-059 REQ-084
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { equal } from '../../web/src/crypto/bytes.js';
import { PART_PLAIN, bodySize, partSizes } from '../../web/src/crypto/keyfile.js';
import { rewrap, unwrapOffer, openWith, blobSink } from '../../web/src/crypto/opener.js';
import { Sealer, filesOf as chosen } from '../../web/src/crypto/sealer.js';
import { clean as cleanName } from '../../web/src/file-names.js';
import {
  SLOT,
  SUBMISSION,
  filesOf,
  makeEntity,
  open,
  opener,
  openWorkers,
  refused,
  seal,
  sealWorkers,
} from './support.mjs';

const CONTENTS = { 'DC1.pdf': 'candidature', 'offre/mémoire.pdf': new Uint8Array(70_000).fill(7), vide: '' };

function* subsets(n, k, from = 0) {
  if (k === 0) yield [];
  for (let i = from; k > 0 && i < n; i++) for (const rest of subsets(n, k - 1, i + 1)) yield [i, ...rest];
}

for (const [k, n] of [
  [1, 2],
  [2, 3],
  [3, 5],
]) {
  test(`every subset of ${k} among ${n} opens`, async () => {
    const entity = await makeEntity({ n, k });
    const { body, read } = await seal(entity, CONTENTS);
    for (const who of subsets(n, k)) {
      const { result, contents } = await open(await opener(entity, read, who), body);
      assert.equal(new TextDecoder().decode(contents['DC1.pdf']), 'candidature');
      assert.equal(contents['offre/mémoire.pdf'].length, 70_000);
      assert.deepEqual(result.corrupted, []);
    }
  });
}

test('more members than needed', async () => {
  const entity = await makeEntity();
  const { body, read } = await seal(entity, CONTENTS);
  assert.equal((await open(await opener(entity, read, [0, 1, 2]), body)).result.files.length, 3);
});

test('the recovery key, with the gate, and never without', async () => {
  const entity = await makeEntity();
  const { body, read } = await seal(entity, CONTENTS);
  const opening = await opener(entity, read, []);
  await opening.addRecovery(entity.recovery.identity);
  assert.deepEqual(opening.missing, { shares: 0, gate: false });
  assert.equal((await open(opening, body)).result.files.length, 3);
  const early = await opener(entity, read, [], { gate: false });
  await early.addRecovery(entity.recovery.identity);
  await assert.rejects(early.offer(), refused('gate-missing'));
  await assert.rejects(early.addRecovery(entity.members[0].identity), refused('recovery-other'));
});

test("an evaluator opens with the offer's identity alone", async () => {
  const entity = await makeEntity();
  const { body, read } = await seal(entity, CONTENTS);
  const offer = await (await opener(entity, read, [0, 1])).offer();
  const evaluator = entity.otherGate; // any key will do
  const received = await unwrapOffer(await rewrap(offer, [evaluator.recipient]), evaluator.identity);
  const sink = blobSink();
  const result = await openWith(received, {
    keyfile: read,
    fetchRange: async (a, b) => body.slice(a, b),
    create: sink.create,
    ...openWorkers,
  });
  assert.equal(result.files.length, 3);
});

test('sizes are known beforehand', () => {
  for (const plain of [0, 1, 65_536, 65_537, PART_PLAIN, PART_PLAIN + 1, 3 * PART_PLAIN]) {
    const sizes = partSizes(bodySize(plain));
    assert.equal(sizes.length, Math.max(1, Math.ceil(plain / PART_PLAIN)));
    assert.equal(
      sizes.reduce((a, b) => a + b),
      bodySize(plain),
    );
  }
  assert.throws(() => partSizes(10), TypeError);
});

const noise = (size) => {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
};

async function collect(iterator) {
  const parts = new Map();
  for await (const part of iterator) parts.set(part.number, part);
  return parts;
}

test('resume makes the same parts again and sends none twice', async () => {
  const entity = await makeEntity();
  const files = filesOf({ 'a.bin': noise(PART_PLAIN + 10), 'b.bin': noise(PART_PLAIN) });
  const request = { manifest: entity.manifest, slot: SLOT, submission: SUBMISSION, bidder: {}, files, ...sealWorkers };
  const first = await Sealer.create(request);
  const iterator = first.parts();
  const one = (await iterator.next()).value;
  await iterator.next();
  const state = first.exportState();
  first.close();
  const second = await Sealer.resume(state, files, sealWorkers);
  assert.deepEqual(second.plan, first.plan);
  const sent = await collect(second.parts({ skip: new Set([1]) }));
  assert.deepEqual([...sent.keys()], [2, 3]);
  const done = await second.finish();
  assert.equal(done.parts[0].sha256, one.sha256);
  const again = await Sealer.resume(state, files, sealWorkers);
  const all = await collect(again.parts());
  assert.ok(equal(all.get(1).bytes, one.bytes));
  assert.deepEqual(
    [...all.values()].map((part) => part.sha256),
    done.parts.map((part) => part.sha256),
  );
});

test('resume refuses files that are no longer the same', async () => {
  const entity = await makeEntity();
  const content = noise(2 * PART_PLAIN);
  const date = { lastModified: 1 };
  const file = (bytes, name = 'a.bin', options = date) => [{ name, file: new File([bytes], name, options) }];
  const request = { manifest: entity.manifest, slot: SLOT, submission: SUBMISSION, bidder: {}, ...sealWorkers };
  const sealer = await Sealer.create({ ...request, files: file(content) });
  await sealer.parts().next();
  const state = sealer.exportState();
  for (const other of [
    file(content.subarray(1)),
    file(content, 'b.bin'),
    file(content, 'a.bin', { lastModified: 2 }),
    [],
  ]) {
    await assert.rejects(Sealer.resume(state, other, sealWorkers), refused('file-changed'));
  }
  // Same name, size and date, other bytes: only the digest of what was already made tells.
  const changed = content.slice();
  changed[100] ^= 1;
  const resumed = await Sealer.resume(state, file(changed), sealWorkers);
  await assert.rejects(collect(resumed.parts({ skip: new Set([1]) })), refused('file-changed'));
});

test('no more than workers + 1 parts are made ahead', async () => {
  const entity = await makeEntity();
  let made = 0;
  const counting = {
    ...sealWorkers,
    createWorker: (...args) => {
      const worker = sealWorkers.createWorker(...args);
      const post = worker.postMessage;
      worker.postMessage = (message) => {
        made += message.operation === 'sealPart' ? 1 : 0;
        post(message);
      };
      return worker;
    },
  };
  const files = filesOf({ 'a.bin': new Uint8Array(8 * PART_PLAIN) });
  const sealer = await Sealer.create({
    manifest: entity.manifest,
    slot: SLOT,
    submission: SUBMISSION,
    bidder: {},
    files,
    ...counting,
  });
  const iterator = sealer.parts();
  await iterator.next();
  assert.ok(made <= sealWorkers.workers + 1, `${made} parts made for one taken`);
  sealer.close();
});

test('two uploaders share one iterator', async () => {
  const entity = await makeEntity();
  const files = filesOf({ 'a.bin': new Uint8Array(3 * PART_PLAIN) });
  const sealer = await Sealer.create({
    manifest: entity.manifest,
    slot: SLOT,
    submission: SUBMISSION,
    bidder: {},
    files,
    ...sealWorkers,
  });
  const iterator = sealer.parts();
  const seen = [];
  const uploader = async () => {
    for (let step = await iterator.next(); !step.done; step = await iterator.next()) seen.push(step.value.number);
  };
  await Promise.all([uploader(), uploader()]);
  assert.deepEqual(seen.sort(), [1, 2, 3, 4]);
  assert.equal((await sealer.finish()).parts.length, 4);
});

test('finish wipes the secrets and needs every part', async () => {
  const entity = await makeEntity();
  const request = {
    manifest: entity.manifest,
    slot: SLOT,
    submission: SUBMISSION,
    bidder: {},
    files: filesOf({ a: 'a' }),
    ...sealWorkers,
  };
  const sealer = await Sealer.create(request);
  await assert.rejects(sealer.finish(), /not sealed yet/);
  await collect(sealer.parts());
  await sealer.finish();
  const { s_c, s_g, streamKey } = sealer.exportState();
  for (const secret of [s_c, s_g, streamKey]) assert.ok(secret.every((byte) => byte === 0));
});

test('names are cleaned, then checked', async () => {
  assert.equal(cleanName('a:b?.pdf'), 'a_b_.pdf');
  assert.equal(cleanName('../../x'), 'x');
  assert.equal(cleanName('dossier//sous dossier/ e\u0301te\u0301 .pdf'), 'dossier/sous dossier/\u00e9t\u00e9 .pdf');
  assert.equal(cleanName('...'), '_');
  assert.equal(new TextEncoder().encode(cleanName(`${'é'.repeat(300)}.pdf`)).length, 240);
  assert.ok(cleanName(`${'é'.repeat(300)}.pdf`).endsWith('.pdf'));
  assert.deepEqual(
    chosen([new File(['x'], 'a|b')]).map(({ name }) => name),
    ['a_b'],
  );
  const entity = await makeEntity();
  const request = { manifest: entity.manifest, slot: SLOT, submission: SUBMISSION, bidder: {}, ...sealWorkers };
  await assert.rejects(
    Sealer.create({ ...request, files: [...filesOf({ 'A.pdf': '' }), ...filesOf({ 'a.pdf': '' })] }),
    refused('name-duplicate'),
  );
  await assert.rejects(
    Sealer.create({ ...request, files: filesOf({ 'MANIFESTE.json': '' }) }),
    refused('name-duplicate'),
  );
  await assert.rejects(Sealer.create({ ...request, files: filesOf({ '../x': '' }) }), refused('name-invalid'));
  await assert.rejects(
    Sealer.create({ ...request, slot: '9/offer', files: filesOf({ a: '' }) }),
    refused('manifest-invalid'),
  );
});

test('two envelopes of the same files share nothing', async () => {
  const entity = await makeEntity();
  const [one, two] = await Promise.all([seal(entity, CONTENTS), seal(entity, CONTENTS)]);
  assert.notEqual(one.keyfileSha256, two.keyfileSha256);
  assert.ok(!equal(one.body.subarray(1643), two.body.subarray(1643)));
});
