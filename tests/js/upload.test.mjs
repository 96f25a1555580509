// req: REQ-059
// The uploader: what is sent again, what is not, what is given up, and how much stands in memory.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

const network = new EventTarget();
globalThis.addEventListener = network.addEventListener.bind(network);
globalThis.removeEventListener = network.removeEventListener.bind(network);

/** What the storage answers to each PUT, by address: a list of statuses, the last one repeated. */
let answers, puts, flying, most;

globalThis.XMLHttpRequest = class {
  upload = {};
  open(_method, url) {
    this.url = url;
  }
  setRequestHeader() {}
  abort() {
    this.aborted = true;
  }
  send(body) {
    puts.push(this.url);
    flying += 1;
    most = Math.max(most, flying);
    setImmediate(() => this.finish(body));
  }
  finish(body) {
    flying -= 1;
    if (this.aborted) return;
    const list = answers[this.url] ?? [200];
    this.status = list.length > 1 ? list.shift() : list[0];
    this.responseText = `<Error><Code>Because${this.status}</Code></Error>`;
    this.upload.onprogress({ loaded: body.length });
    if (this.status === 0) this.onerror();
    else this.onload();
  }
};

const { Upload, fileParts, sha256Base64 } = await import('../../web/src/upload.js');
const { NetworkLost } = await import('../../web/src/problem.js');
const { Meter } = await import('../../web/src/meter.js');

const SIZE = 10;
let made;

async function* numbered(count, skip) {
  for (let number = 1; number <= count; number += 1) {
    if (skip.has(number)) continue;
    made.push(number);
    yield { number, bytes: new Uint8Array(SIZE), size: SIZE, sha256: 'x' };
  }
}

const sign = async ([{ number }]) => [{ number, url: `u${number}`, headers: {} }];
const upload = (count, more = {}) =>
  new Upload({ source: (skip) => numbered(count, skip), totalBytes: count * SIZE, sign, ...more });

/** Waits are cut short by the network's return: it returns every few milliseconds here. */
async function settled(promise) {
  const returning = setInterval(() => network.dispatchEvent(new Event('online')), 2);
  try {
    return await promise;
  } finally {
    clearInterval(returning);
  }
}

beforeEach(() => {
  answers = {};
  puts = [];
  made = [];
  flying = 0;
  most = 0;
});

test('every part goes once, no more than asked at a time, and none is made ahead', async () => {
  const sent = upload(20, { parallel: 3 });
  const seen = [];
  sent.addEventListener('progress', ({ detail }) => {
    seen.push(detail);
    assert.ok(made.length <= puts.length + 3);
  });
  await sent.run();
  assert.deepEqual(puts.toSorted(), Array.from({ length: 20 }, (_, i) => `u${i + 1}`).toSorted());
  assert.ok(most <= 3);
  assert.deepEqual([seen.at(-1).state, seen.at(-1).ratio], ['done', 1]);
  assert.ok(seen.every((one, i) => i === 0 || one.sentBytes >= seen[i - 1].sentBytes));
});

test('finished parts are neither made nor sent again', async () => {
  await upload(5, { finished: [1, 2, 4].map((number) => ({ number, size_bytes: SIZE })) }).run();
  assert.deepEqual(made, [3, 5]);
  assert.deepEqual(puts.toSorted(), ['u3', 'u5']);
});

test('a cut, a 503 or an expired address are tried again; the person sees the wait', async () => {
  answers = { u1: [0, 0, 200], u2: [503, 200], u3: [403, 200] };
  const states = new Set();
  const sent = upload(3, { parallel: 1 });
  sent.addEventListener('progress', ({ detail }) => states.add(detail.state));
  await settled(sent.run());
  assert.deepEqual(puts, ['u1', 'u1', 'u1', 'u2', 'u2', 'u3', 'u3']);
  assert.ok(states.has('waiting'));
});

test('signing survives a cut too', async () => {
  let cuts = 2;
  const fragile = async (parts) => {
    cuts -= 1;
    if (cuts >= 0) throw new NetworkLost(new Error('cut'));
    return sign(parts);
  };
  await settled(upload(1, { sign: fragile }).run());
  assert.deepEqual(puts, ['u1']);
});

for (const [status, code] of [
  [404, 'upload-gone'],
  [400, 'part-refused'],
  [403, 'storage-refused'],
  [507, 'storage-full'],
]) {
  test(`${status} for ever is told as ${code}`, async () => {
    answers = { u2: [status] };
    await assert.rejects(settled(upload(9, { parallel: 2 }).run()), {
      name: 'UploadFailed',
      code,
      s3Code: `Because${status}`,
    });
    assert.ok(puts.length < 9 + 6);
  });
}

test('a source that fails stops everything, and its error is the one told', async () => {
  const broken = async function* parts(skip) {
    yield* numbered(2, skip);
    throw new Error('disk removed');
  };
  await assert.rejects(upload(9, { source: broken }).run(), { message: 'disk removed' });
});

test('an upload given up says so', async () => {
  answers = { u1: [0] };
  const sent = upload(1);
  setTimeout(() => sent.abort(), 5);
  await assert.rejects(sent.run(), { name: 'AbortError' });
});

test('a file is cut in parts with their digests, and one that changed is named', async () => {
  const file = new File([new Uint8Array(25)], 'plan.pdf');
  const parts = [];
  for await (const part of fileParts(file, SIZE)(new Set([2]))) parts.push(part);
  assert.deepEqual(
    parts.map(({ number, size }) => [number, size]),
    [
      [1, 10],
      [3, 5],
    ],
  );
  assert.equal(parts[1].sha256, await sha256Base64(new Uint8Array(5)));
  const gone = {
    name: 'plan.pdf',
    size: 5,
    slice: () => ({
      arrayBuffer: async () => {
        throw new DOMException('x', 'NotReadableError');
      },
    }),
  };
  await assert.rejects(fileParts(gone, SIZE)().next(), { code: 'file-changed', file: 'plan.pdf' });
});

test('speed is that of the last ten seconds', () => {
  const meter = new Meter();
  assert.equal(meter.bytesPerSecond, null);
  for (let second = 0; second <= 30; second += 1)
    meter.record(second <= 10 ? second * 100 : 1000 + (second - 10) * 10, second * 1000);
  assert.equal(Math.round(meter.bytesPerSecond), 10);
  assert.equal(Math.round(meter.secondsLeft(1300)), 10);
});
