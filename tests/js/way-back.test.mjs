// Where a sign-in or a sign-up leads back to: this site's own pages, whatever the address says.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ownPath } from '../../web/src/way-back.js';

const ORIGIN = 'https://marches.example.fr';
const OWN = [
  ['/depot/?id=01K4', '/depot/?id=01K4'],
  ['/', '/'],
  ['/en/entreprise/#plis', '/en/entreprise/#plis'],
  ['/consultations?q=%C3%A9cole&lang=fr', '/consultations?q=%C3%A9cole&lang=fr'],
  ['/a/../b', '/b'],
  ['/%2F/evil.example', '/%2F/evil.example'],
  ['/x?suite=//evil.example', '/x?suite=//evil.example'],
  ['/@evil.example', '/@evil.example'],
];
const FOREIGN = [
  null,
  undefined,
  '',
  'depot',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\\/evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '/\r\n/evil.example',
  '\t//evil.example',
  ' //evil.example',
  '/ /evil.example',
  '/\u0000/evil.example',
  '/\u200b/evil.example',
  '/\u2028/evil.example',
  '/.//evil.example',
  '/..//evil.example',
  '/a/..//evil.example',
  '/./\\evil.example',
  '/%2e//evil.example',
  '/%2E%2e//evil.example',
  'https://evil.example',
  'https:evil.example',
  'HTTPS://evil.example',
  'https://marches.example.fr.evil.example/',
  'https://marches.example.fr@evil.example/',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,x',
  'blob:https://evil.example/1',
  'vbscript:x',
  ['/a'],
  {},
];

for (const [wanted, path] of OWN)
  test(`${JSON.stringify(wanted)} is a page of ours`, () => assert.equal(ownPath(wanted, ORIGIN), path));

for (const wanted of FOREIGN)
  test(`${JSON.stringify(wanted)} leads nowhere`, () => assert.equal(ownPath(wanted, ORIGIN), ''));

test('what is kept, opened from any page, stays on this site', () => {
  for (const [wanted] of OWN) {
    const opened = new URL(ownPath(wanted, ORIGIN), `${ORIGIN}/connexion/?suite=x`);
    assert.equal(opened.origin, ORIGIN);
    assert.equal(ownPath(opened.pathname + opened.search + opened.hash, ORIGIN), ownPath(wanted, ORIGIN));
  }
});

test('nobody else reads where to go back to', () => {
  const root = new URL('../../web/', import.meta.url);
  const reads = (file) => /get\(\s*['"]suite['"]\s*\)/.test(readFileSync(new URL(file, root), 'utf8'));
  const sources = readdirSync(root, { recursive: true }).filter((file) => file.endsWith('.js'));
  const readers = sources.filter((file) => !file.includes('node_modules') && reads(file));
  assert.deepEqual(readers, ['src/way-back.js']);
});
