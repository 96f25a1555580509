// What the structure of a file tells of its signature, before sealing (web/src/signature-structure.js).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { structureOf } from '../../web/src/signature-structure.js';

const CMS = new Uint8Array([0x30, 0x82, 1, 0, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02, 0xa0]);
const large = `%PDF-1.7\n${'x'.repeat(3 << 20)}`;

const CASES = [
  ['offre.pdf', '%PDF-1.7 texte', { kind: 'none', beside: '' }],
  ['offre.pdf', '%PDF-1.7 /ByteRange [0 1 2 3]', { kind: 'pdf', beside: '' }],
  ['offre.pdf', `${large}/ByteRange[0 1 2 3]`, { kind: 'pdf', beside: '' }],
  ['offre.pdf', large, { kind: 'none', beside: '' }],
  ['offre.pdf.p7s', CMS, { kind: 'cms', beside: 'offre.pdf' }],
  ['offre.p7m', CMS, { kind: 'cms', beside: 'offre' }],
  ['offre.xml', '<a><ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/></a>', { kind: 'xml', beside: '' }],
  ['offre.xml', '<a/>', { kind: 'none', beside: '' }],
  ['vide.pdf', '', { kind: 'none', beside: '' }],
];

for (const [name, content, expected] of CASES)
  test(`${name}: ${expected.kind}`, async () => {
    assert.deepEqual(await structureOf(new Blob([content]), name), expected);
  });
