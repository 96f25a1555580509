// What people type: amounts, and hours that a change of clock skips or repeats.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instantsOf, localTime, seasonOf } from '../../web/src/clock-time.js';
import { decimal, typed } from '../../web/src/decimal.js';

const AMOUNTS = [
  ['12 500,50', '12500.50'],
  ['12.500,50', '12500.50'],
  ['12,500.50', '12500.50'],
  ['12\u202f500,50 €', '12500.50'],
  ['12’500.50', '12500.50'],
  ['12500.5', '12500.5'],
  ['12500,5', '12500.5'],
  ['12.500', '12500'],
  ['1.234.567', '1234567'],
  ['1.234.567,89', '1234567.89'],
  ['0,125', '0.125'],
  ['12500', '12500'],
  ['-3,10', '-3.10'],
  ['12,', '12'],
  ['', null],
  ['  ', null],
  ['douze', 'douze'],
  ['1,2,3', '1,2,3'],
  ['1.2.3,4', '1.2.3,4'],
  ['12 500 € HT', '12 500 € HT'],
];

for (const [text, wanted] of AMOUNTS) test(`amount ${JSON.stringify(text)}`, () => assert.equal(decimal(text), wanted));

test('what was understood is written back, and read again the same', () => {
  assert.equal(typed('12500.5'), '12\u202f500,50');
  assert.equal(typed('douze'), 'douze');
  for (const [, value] of AMOUNTS.filter(([, one]) => one !== null && /^-?\d/.test(one) && !one.includes(' ')))
    if (/^-?\d+(\.\d+)?$/.test(value)) assert.equal(Number(decimal(typed(value))), Number(value));
});

test('an hour of the legal clock names no instant, one or two', () => {
  assert.deepEqual(instantsOf('2026-07-01T12:00'), ['2026-07-01T10:00:00.000Z']);
  assert.deepEqual(instantsOf('2026-12-01T12:00'), ['2026-12-01T11:00:00.000Z']);
  assert.deepEqual(instantsOf('2026-03-29T02:00'), []);
  assert.deepEqual(instantsOf('2026-03-29T02:59'), []);
  assert.deepEqual(instantsOf('2026-03-29T03:00'), ['2026-03-29T01:00:00.000Z']);
  assert.deepEqual(instantsOf('2026-10-25T01:59'), ['2026-10-24T23:59:00.000Z']);
  assert.deepEqual(instantsOf('2026-10-25T02:00'), ['2026-10-25T00:00:00.000Z', '2026-10-25T01:00:00.000Z']);
  assert.deepEqual(instantsOf('2026-10-25T03:00'), ['2026-10-25T02:00:00.000Z']);
  for (const text of ['', '2026-02-30T10:00', '25/10/2026', '2026-10-25']) assert.deepEqual(instantsOf(text), [], text);
});

test('every instant of a year is among those its own local time names', () => {
  for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 30 * 60_000) {
    const found = instantsOf(localTime(at));
    assert.ok(found.includes(new Date(at).toISOString()), localTime(at));
    assert.equal(seasonOf(at) !== '', found.length === 2);
  }
});
