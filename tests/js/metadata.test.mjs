// Metadata that would name the author of an anonymous project, taken out before sealing (CCP R2162-18).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PDFDocument, PDFName } from '@cantoo/pdf-lib';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { cleaned } from '../../web/src/metadata/clean.js';

const CANARY = 'Canari-9c1f';

async function pdf() {
  const made = await PDFDocument.create();
  made.addPage().drawText('Le projet');
  made.setAuthor(CANARY);
  made.setTitle(`Projet de ${CANARY}`);
  made.catalog.set(PDFName.of('Metadata'), made.context.register(made.context.stream(`<x>${CANARY}</x>`)));
  return made.save({ useObjectStreams: false });
}

const core = [
  '<cp:coreProperties xmlns:cp="c" xmlns:dc="d" xmlns:dcterms="t" xmlns:xsi="s">',
  `<dc:creator>${CANARY}</dc:creator><cp:lastModifiedBy>${CANARY}</cp:lastModifiedBy>`,
  '<dcterms:created xsi:type="dcterms:W3CDTF">2026-03-02T10:00:00Z</dcterms:created></cp:coreProperties>',
].join('');
const meta = `<office:meta><meta:initial-creator>${CANARY}</meta:initial-creator></office:meta>`;
const docx = () =>
  zipSync({
    '[Content_Types].xml': strToU8('<Types/>'),
    'docProps/core.xml': strToU8(core),
    'docProps/app.xml': strToU8(`<Properties><Company>${CANARY}</Company><Pages>3</Pages></Properties>`),
    'word/document.xml': strToU8(
      `<w:document><w:ins w:author="${CANARY}" w:date="2026-03-02T10:00:00Z"/><w:t>Le projet</w:t></w:document>`,
    ),
  });
const odt = () =>
  zipSync({
    mimetype: [strToU8('application/vnd.oasis.opendocument.text'), { level: 0 }],
    'meta.xml': strToU8(meta),
    'content.xml': strToU8('<text>Le projet</text>'),
  });

const segment = (marker, body) => [0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 0xff, ...body];
const jpeg = () =>
  Uint8Array.from([
    ...[0xff, 0xd8],
    ...segment(0xe0, strToU8('JFIF\0')),
    ...segment(0xe1, strToU8(`Exif\0\0${CANARY}`)),
    ...segment(0xfe, strToU8(CANARY)),
    ...segment(0xdb, [1, 2, 3]),
    ...[0xff, 0xda, 0, 2, 9, 9, 0xff, 0xd9],
  ]);
const chunk = (kind, body) => [0, 0, 0, body.length, ...strToU8(kind), ...body, 0, 0, 0, 0];
const png = () =>
  Uint8Array.from([
    ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    ...chunk('IHDR', [1, 2, 3]),
    ...chunk('tEXt', strToU8(`Author\0${CANARY}`)),
    ...chunk('IDAT', [4]),
    ...chunk('IEND', []),
  ]);

const file = (bytes, name) => new File([bytes], name, { lastModified: 1_000 });
const whole = async (one) => new Uint8Array(await one.arrayBuffer());

const KINDS = { 'a.pdf': pdf, 'a.docx': docx, 'a.odt': odt, 'a.JPG': jpeg, 'a.png': png };

for (const [name, make] of Object.entries(KINDS))
  test(`${name}: what it says of its author is shown, and gone`, async () => {
    const given = file(await make(), name);
    const { file: clean, found, kind } = await cleaned(given);
    assert.equal(kind, 'cleaned');
    assert.ok(
      found.some(({ value }) => value.includes(CANARY)),
      JSON.stringify(found),
    );
    const bytes = await whole(clean);
    const told = /docx|odt/.test(name)
      ? Object.values(unzipSync(bytes))
          .map((one) => strFromU8(one))
          .join('')
      : Buffer.from(bytes).toString('latin1');
    assert.ok(!told.includes(CANARY));
    assert.deepEqual([clean.name, clean.lastModified], [name, 1_000]);
    assert.deepEqual(
      await whole((await cleaned(given)).file),
      bytes,
      'the same bytes again: a deposit that is resumed',
    );
    assert.deepEqual(
      (await cleaned(clean)).found.filter(({ value }) => value.includes(CANARY)),
      [],
    );
  });

test('a PDF keeps its pages, an office document its words, an image its pixels', async () => {
  const made = await PDFDocument.load(await whole((await cleaned(file(await pdf(), 'a.pdf'))).file), {
    updateMetadata: false,
  });
  assert.equal(made.getPageCount(), 1);
  assert.equal(made.getAuthor(), undefined);
  const words = unzipSync(await whole((await cleaned(file(docx(), 'a.docx'))).file));
  assert.ok(strFromU8(words['word/document.xml']).includes('Le projet'));
  assert.ok(strFromU8(words['docProps/app.xml']).includes('<Pages>3</Pages>'));
  const pixels = await whole((await cleaned(file(jpeg(), 'a.jpg'))).file);
  assert.deepEqual([...pixels.slice(-8)], [0xff, 0xda, 0, 2, 9, 9, 0xff, 0xd9]);
});

test('what is not read is said, and given back as it came', async () => {
  for (const [name, bytes, kind] of [
    ['a.dwg', strToU8('AC1032'), 'unknown'],
    ['a.pdf', strToU8('not a pdf'), 'unread'],
    ['a.docx', strToU8('not a zip'), 'unread'],
    ['a.png', strToU8('not a png'), 'unread'],
  ]) {
    const given = file(bytes, name);
    assert.deepEqual(await cleaned(given), { file: given, found: [], kind });
  }
});
