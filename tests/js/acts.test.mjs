// One act of a person has one key: tried again after a cut, asked again while nobody knows what became of it; another
// act has another.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

globalThis.setTimeout = (done) => setImmediate(done);

let sent, answers;
globalThis.fetch = async (_path, { headers }) => {
  sent.push(headers['idempotency-key']);
  const answer = answers.length > 1 ? answers.shift() : answers[0];
  if (answer === 'cut') throw new TypeError('network');
  const [status, body] = answer;
  return new Response(JSON.stringify(body), { status });
};
const { act } = await import('../../web/src/acts.js');
const { request } = await import('../../web/src/http.js');
const api = { post: (path, body) => act(request, path, body) };

const DONE = [201, { id: 'x' }];
const RUNNING = [409, { code: 'request-in-progress' }];
const REFUSED = [422, { code: 'invalid' }];

beforeEach(() => {
  sent = [];
});

test('what is tried again has the same key, and it is a UUID between quotes', async () => {
  answers = ['cut', [503, {}], RUNNING, DONE];
  assert.deepEqual(await api.post('/v1/x', { a: 1 }), { id: 'x' });
  assert.equal(sent.length, 4);
  assert.equal(new Set(sent).size, 1);
  assert.match(sent[0], /^"[0-9a-f-]{36}"$/);
});

test('the next act has another key, done or refused', async () => {
  answers = [DONE, REFUSED, DONE];
  await api.post('/v1/x', { a: 1 });
  await assert.rejects(api.post('/v1/x', { a: 1 }));
  await api.post('/v1/x', { a: 1 });
  assert.equal(new Set(sent).size, 3);
});

test('the same act asked again while its outcome is unknown keeps its key, another act does not', async () => {
  answers = ['cut'];
  await assert.rejects(api.post('/v1/x', { a: 1 }), { name: 'NetworkLost' });
  answers = [DONE];
  await api.post('/v1/x', { a: 2 });
  await api.post('/v1/x', { a: 1 });
  const [first, other, again] = [sent[0], sent.at(-2), sent.at(-1)];
  assert.equal(again, first);
  assert.notEqual(other, first);
});

test('signing in and factors have no key, and are asked once', async () => {
  for (const path of ['/v1/sign-in', '/v1/session/passkey', '/v1/account/passkeys/options']) {
    answers = ['cut'];
    sent = [];
    await assert.rejects(api.post(path, {}));
    assert.deepEqual(sent, [undefined], path);
  }
});
