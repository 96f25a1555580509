// What a bidder is told of its files, of where it stands, and of a network that comes back.
import assert from 'node:assert/strict';
import { test } from 'node:test';

const { inspect } = await import('../../web/depot/inspect.js');
const { dossiers, standing } = await import('../../web/entreprise/standing.js');
const { networkReturned } = await import('../../web/src/network.js');

const PDF = '%PDF-1.7\n';
const OLE = new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1]);
const filler = 'x'.repeat(200_000);

for (const [name, parts, expected] of [
  ['prix.pdf', [PDF, filler], ''],
  ['prix.pdf', [filler, PDF], 'mismatch'],
  ['PRIX.PDF', ['\n', PDF], ''],
  ['prix.pdf', [], 'empty'],
  ['prix.pdf', [PDF, filler, 'trailer << /Encrypt 5 0 R >>'], 'locked'],
  ['prix.pdf', [PDF, '<< /Encrypt 5 0 R >>', filler], 'locked'],
  ['notes.txt', ['/Encrypt'], ''],
  ['bpu.xlsx', ['PK\x03\x04', filler], ''],
  ['bpu.xlsx', [PDF], 'mismatch'],
  ['bpu.xlsx', [OLE, filler], 'locked'],
  ['bpu.xls', [OLE], ''],
  ['plan.dwg', ['AC1032'], ''],
  ['photo.jpg', [new Uint8Array([0xff, 0xd8, 0xff, 0xe0])], ''],
  ['photo.jpg', ['\x89PNG'], 'mismatch'],
  ['outil.exe', ['anything'], 'program'],
  ['facture.pdf', ['MZ\x90'], 'program'],
  ['lancer.sh', ['#!/bin/sh'], 'program'],
  ['maquette.ifc', ['ISO-10303-21'], ''],
  ['sans extension', ['anything'], ''],
])
  test(`${name} of ${parts.length} parts: ${expected || 'nothing odd'}`, async () => {
    assert.equal((await inspect({ name, file: new Blob(parts) })).found, expected);
  });

test('two files are the same by their content, not by their names', async () => {
  const print = async (name, ...parts) => (await inspect({ name, file: new Blob(parts) })).print;
  const big = new Uint8Array(3 * 1024 * 1024);
  assert.equal(await print('a.bin', big, 'end'), await print('b.bin', big, 'end'));
  assert.notEqual(await print('a.bin', big, 'end'), await print('a.bin', big, 'END'));
  assert.notEqual(await print('a.txt', 'aa'), await print('a.txt', 'aaa'));
});

const DEADLINE = '2026-10-01T10:00:00.000Z';
const [BEFORE, AFTER] = [new Date('2026-10-01T09:00:00Z'), new Date('2026-10-01T11:00:00Z')];
const c = (more = {}) => ({ id: 'c', title: 'École', status: 'open', submission_deadline: DEADLINE, ...more });
const deposit = (more = {}) => ({
  id: 'd',
  state: 'sealed',
  late: false,
  lots: [1],
  mode: null,
  received_at: '2026-09-30T10:00:00.000Z',
  replaced_by: null,
  ...more,
});
const letter = (kind, more = {}) => ({
  consultation_id: 'c',
  kind,
  lot: 1,
  sent_at: '2026-11-02T08:00:00.000Z',
  ...more,
});
const where = (consultation, deposits, letters = [], now = AFTER) => {
  const [one] = dossiers(
    deposits.map((each) => ({ ...each, consultation })),
    letters,
  );
  const { state, next, lots } = standing(one, now);
  return [state, next, lots.join()];
};
const DRAFT = deposit({ state: 'started', received_at: null, late: null });

for (const [said, args, expected] of [
  ['begun', [c(), [DRAFT], [], BEFORE], ['draft', 'resume', '1']],
  ['begun and too late', [c({ status: 'closed' }), [DRAFT]], ['draft', 'late', '1']],
  ['deposited', [c(), [deposit()], [], BEFORE], ['deposited', 'deadline', '1']],
  ['deposited, another begun', [c(), [DRAFT, deposit()], [], BEFORE], ['draft', 'resume', '1']],
  ['deposited, another begun, closed', [c({ status: 'closed' }), [DRAFT, deposit()]], ['deposited', 'opening', '1']],
  ['opened', [c({ status: 'opened' }), [deposit()]], ['opened', 'decision', '1']],
  ['decided and nothing told', [c({ status: 'decided' }), [deposit()]], ['opened', 'letter', '1']],
  ['told: selected', [c({ status: 'decided' }), [deposit()], [letter('notification')]], ['won', 'read', '']],
  ['told: not selected', [c({ status: 'decided' }), [deposit()], [letter('rejection')]], ['lost', 'read', '']],
  [
    'told: lot abandoned',
    [c({ status: 'decided' }), [deposit()], [letter('rejection', { outcome: 'abandoned' })]],
    ['cancelled', 'read', ''],
  ],
  [
    'told: one lot of two',
    [c({ status: 'decided' }), [deposit()], [letter('rejection', { lot: 2 }), letter('notification')]],
    ['won', 'read', '1'],
  ],
  [
    'information is no decision',
    [c({ status: 'decided' }), [deposit()], [letter('information')]],
    ['opened', 'letter', '1'],
  ],
  ['cancelled', [c({ status: 'cancelled', cancelled_at: DEADLINE }), [deposit()]], ['cancelled', 'see', '']],
  ['late alone', [c({ status: 'closed' }), [deposit({ late: true })]], ['late', 'letter', '1']],
  [
    'late beside one in time',
    [c({ status: 'closed' }), [deposit({ late: true, lots: [2] }), deposit()]],
    ['deposited', 'opening', '1'],
  ],
  ['withdrawn', [c(), [deposit({ state: 'withdrawn' })], [], BEFORE], ['withdrawn', 'again', '']],
])
  test(`where a company stands: ${said}`, () => assert.deepEqual(where(...args), expected));

test('a deposit given up is on no line', () =>
  assert.deepEqual(dossiers([{ ...deposit({ state: 'abandoned' }), consultation: c() }], []), []));

/** Which of the promises has resolved once everything at hand has run. */
async function pending(promise) {
  const late = new Promise((resolve) => {
    setTimeout(resolve, 20, 'pending');
  });
  return Promise.race([promise.then(() => 'returned'), late]);
}

test('the network is back when silence turns into an answer, or when the browser says so', async (context) => {
  const browser = new EventTarget();
  globalThis.addEventListener = browser.addEventListener.bind(browser);
  const tries = [];
  let down = true;
  context.mock.method(globalThis, 'fetch', async (address) => {
    tries.push(address);
    if (down) throw new TypeError('no network');
    return new Response('');
  });
  const over = new AbortController();
  const silent = networkReturned(over.signal, '/v1/time');
  assert.equal(await pending(silent), 'pending');
  down = false;
  await silent;
  assert.ok(tries.length >= 2);

  tries.length = 0;
  const answered = networkReturned(over.signal, '/v1/time');
  assert.equal(await pending(answered), 'pending', 'it answers at once: it is not the network that failed');
  assert.deepEqual(tries, ['/v1/time']);
  browser.dispatchEvent(new Event('online'));
  await answered;

  const stopped = networkReturned(over.signal);
  over.abort();
  browser.dispatchEvent(new Event('online'));
  assert.equal(await pending(stopped), 'pending');
});
