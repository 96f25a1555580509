// A member's key and the entity's recovery key: wrapped, printed, copied with mistakes, given back.
// req: REQ-084
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inlineWorkers, Pool } from '../../web/src/crypto/pool.js';
import * as operations from '../../web/src/crypto/passphrase-part.js';
import {
  makeMember,
  makePassphrase,
  printSeed,
  readSeed,
  unwrapWithPassphrase,
  wrapWithPassphrase,
} from '../../web/src/crypto/member.js';
import { makeRecovery, readSheets } from '../../web/src/crypto/recovery.js';
import { WORDS } from '../../web/src/crypto/wordlist.js';
import { refused } from './support.mjs';

const quick = { workFactor: 8, createWorker: inlineWorkers(operations) };
const member = await makeMember();
const replaced = (text, at, letter) => text.slice(0, at) + letter + text.slice(at + 1);
const other = (letter) => (letter === '7' ? '8' : '7');

test('a passphrase, however it is typed', async () => {
  const wrapped = await wrapWithPassphrase(member.identity, 'abri-acier-zone', quick);
  for (const typed of ['abri-acier-zone', '  Abri  ACIER zone ', 'àbri-acïer - zone']) {
    assert.equal(await unwrapWithPassphrase(wrapped, typed, quick), member.identity);
  }
  await assert.rejects(unwrapWithPassphrase(wrapped, 'abri-acier-zoo', quick), refused('passphrase-wrong'));
  await assert.rejects(
    unwrapWithPassphrase(wrapped.subarray(10), 'abri-acier-zone', quick),
    refused('passphrase-wrong'),
  );
});

test('the word list: 2,048 words, all different, none the beginning of another', () => {
  assert.equal(new Set(WORDS).size, 2048);
  const known = new Set(WORDS);
  for (const word of WORDS) {
    assert.match(word, /^[a-z]{4,7}$/);
    for (let end = 4; end < word.length; end++) assert.ok(!known.has(word.slice(0, end)), word);
  }
  assert.equal(makePassphrase().split('-').length, 7);
  assert.notEqual(makePassphrase(), makePassphrase());
});

test('a printed seed: every wrong letter is seen, and its group named', async () => {
  const printed = await printSeed(member.identity);
  assert.equal(await readSeed(` ${printed.toLowerCase()}\n`), member.identity);
  for (let at = 0; at < printed.length; at++) {
    if (printed[at] === '-') continue;
    const group = String(Math.floor(at / 6) + 1);
    await assert.rejects(
      readSeed(replaced(printed, at, other(printed[at]))),
      (error) => refused('paper-group')(error) && error.where === group,
    );
  }
  await assert.rejects(readSeed(printed.slice(6)), (error) => error.code.startsWith('paper-'));
  await assert.rejects(readSeed(printed.slice(0, -6)), refused('paper-checksum'));
  await assert.rejects(readSeed(`${printed}*`), refused('paper-checksum'));
});

test('recovery sheets: any two, of one key', async () => {
  const one = await makeRecovery();
  const two = await makeRecovery();
  const [a, b, c] = one.sheets;
  for (const pair of [
    [a, b],
    [b, c],
    [c, a],
    [a, b, c],
  ])
    assert.equal(await readSheets(pair), one.identity);
  for (const wrong of [[a], [a, a], [a, two.sheets[1]], []])
    await assert.rejects(readSheets(wrong), refused('recovery-sheets'));
  await assert.rejects(
    readSheets([a, replaced(b, 7, other(b[7]))]),
    (error) => refused('paper-group')(error) && error.where === '2/2',
  );
  await assert.rejects(
    readSheets([a, await printSeed(member.identity)]),
    refused('paper-checksum'),
    "a member's sheet is no recovery sheet",
  );
});

test('a worker that breaks is an error for everybody waiting', async () => {
  const pool = new Pool('any', 1, {
    create: () => Object.assign(new EventTarget(), { postMessage() {}, terminate() {} }),
  });
  const [one, two] = [pool.run('a', {}), pool.run('b', {})];
  pool.close();
  await assert.rejects(one, /stopped/);
  await assert.rejects(two, /stopped/);
});

test('an error that is not ours keeps its text', async () => {
  const pool = new Pool('any', 1, {
    create: inlineWorkers({
      boom: async () => {
        throw new RangeError('out of memory');
      },
    }),
  });
  await assert.rejects(pool.run('boom', {}), /out of memory/);
});
