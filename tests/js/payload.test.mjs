// The archive reader believes nothing: each lie in a payload has its own refusal.
// req: REQ-066
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concat, hex, sha256, sha256Hex, utf8 } from '../../web/src/crypto/bytes.js';
import { newHash } from '../../web/src/crypto/file-hash.js';
import { makeContext } from '../../web/src/crypto/keyfile.js';
import { fileList } from '../../web/src/crypto/layout.js';
import { blobSink } from '../../web/src/crypto/opener.js';
import { END, header, padding } from '../../web/src/crypto/tar.js';
import { PullReader, unpack } from '../../web/src/crypto/unpack.js';
import { refused } from './support.mjs';

const context = makeContext('ab'.repeat(32), '1/offer', '01S');
const entry = (name, content) => concat(header(name, content.length), content, new Uint8Array(padding(content.length)));
const described = async (files) =>
  Promise.all(files.map(async ([name, content]) => ({ name, size: content.length, sha256: await sha256Hex(content) })));

async function archive(files, { list, listed = files, about = context, end = END } = {}) {
  const listing = list ?? fileList(about, { siret: '1' }, await described(listed));
  return concat(...files.map(([name, content]) => entry(name, content)), entry('MANIFESTE.json', listing), end);
}

/** Pieces of odd sizes: nothing may depend on where the chunks fall. */
async function* pieces(bytes, size = 777) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function hasher() {
  const hash = await newHash();
  return { update: (bytes) => hash.update(bytes), hex: async () => hex(hash.digest()) };
}

async function read(bytes) {
  const sink = blobSink();
  const hashes = [];
  for (let i = 0; i < 8; i++) hashes.push(await hasher());
  return unpack(new PullReader(pieces(bytes)), context, { create: sink.create, hasher: () => hashes.pop() });
}

const FILES = [
  ['a.txt', utf8('bonjour')],
  ['b/é.txt', utf8('x'.repeat(2000))],
];

test('a good archive', async () => {
  const { bidder, files, corrupted } = await read(await archive(FILES));
  assert.deepEqual(bidder, { siret: '1' });
  assert.deepEqual(
    files.map(({ name, size }) => [name, size]),
    [
      ['a.txt', 7],
      ['b/é.txt', 2000],
    ],
  );
  assert.deepEqual(corrupted, []);
});

test('a file that is not what the list says is given, and named with both digests', async () => {
  const { corrupted } = await read(await archive(FILES, { listed: [['a.txt', utf8('bonsoir')], FILES[1]] }));
  assert.deepEqual(corrupted, [
    {
      name: 'a.txt',
      size: 7,
      sha256: hex(await sha256(utf8('bonjour'))),
      declared: hex(await sha256(utf8('bonsoir'))),
    },
  ]);
});

const name = (written) => async () => concat(entry(written, utf8('x')), await archive([]));
const REFUSED = [
  ['a list that forgets a file', () => archive(FILES, { listed: FILES.slice(1) }), 'payload-invalid'],
  ['a list with one file more', () => archive(FILES, { listed: [...FILES, ['c', utf8('')]] }), 'payload-invalid'],
  ['a list in another order', () => archive(FILES, { listed: [FILES[1], FILES[0]] }), 'payload-invalid'],
  ['another size', () => archive(FILES, { listed: [['a.txt', utf8('bonjours')], FILES[1]] }), 'payload-invalid'],
  [
    'a list of another envelope',
    () => archive(FILES, { about: makeContext('ab'.repeat(32), '2/offer', '01S') }),
    'payload-other',
  ],
  [
    'a list of another submission',
    () => archive(FILES, { about: makeContext('ab'.repeat(32), '1/offer', '01T') }),
    'payload-other',
  ],
  ['a list that is not JSON', () => archive(FILES, { list: utf8('{') }), 'payload-invalid'],
  ['a list that is not canonical', () => archive(FILES, { list: utf8('{ }') }), 'payload-invalid'],
  ['no list', async () => concat(entry('a', utf8('x')), END), 'payload-invalid'],
  ['something after the end', async () => concat(await archive(FILES), new Uint8Array(1)), 'payload-invalid'],
  [
    'a file after the list',
    async () => concat(await archive(FILES, { end: new Uint8Array(0) }), entry('z', utf8('')), END),
    'payload-invalid',
  ],
  ['no end', () => archive(FILES, { end: new Uint8Array(0) }), 'payload-invalid'],
  ['half an end', () => archive(FILES, { end: END.subarray(0, 512) }), 'payload-invalid'],
  ['cut in a file', async () => (await archive(FILES)).subarray(0, 514), 'payload-invalid'],
  ['nothing', async () => new Uint8Array(0), 'payload-invalid'],
  [
    'padding that hides something',
    async () => {
      const bytes = await archive(FILES);
      bytes[512 + 100] = 1;
      return bytes;
    },
    'payload-invalid',
  ],
  [
    'a header bit',
    async () => {
      const bytes = await archive(FILES);
      bytes[108] ^= 1;
      return bytes;
    },
    'payload-invalid',
  ],
  [
    'a link',
    async () => {
      const bytes = await archive(FILES);
      bytes[156] = 0x32;
      return bytes;
    },
    'payload-invalid',
  ],
  ['a name twice', () => archive([FILES[0], FILES[0]]), 'name-duplicate'],
  ['names that differ by case', () => archive([FILES[0], ['A.TXT', utf8('')]]), 'name-duplicate'],
  ['a path that climbs', name('../x'), 'name-invalid'],
  ['an absolute path', name('/etc/x'), 'name-invalid'],
  ['a drive', name('C:x'), 'name-invalid'],
  ['a name read backwards', name('\u202egpj.exe'), 'name-invalid'],
];
for (const [what, make, code] of REFUSED) test(what, async () => assert.rejects(read(await make()), refused(code)));
