// What a few bytes of a file tell, read here, none of which leaves. Pure. Exports: inspect({name, file}) → {found:
// 'empty', 'program', 'locked', 'mismatch' or '', print}, extensionOf(name).

const HEAD = 64 * 1024;
const PRINTED = 1024 * 1024;

const PROGRAMS = new Set('exe com bat cmd msi scr ps1 vbs js jse wsf jar sh app dll lnk hta apk'.split(' '));
const latin = (bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
const starts =
  (...begins) =>
  (head) =>
    begins.some((begin) => head.startsWith(begin));

const ZIP = starts('PK');
const OLE = starts('\xd0\xcf\x11\xe0');
const TIFF = starts('II*\0', 'MM\0*');
/** First bytes of what people send; a kind that is not here is not judged. */
const CONTENTS = {
  pdf: (head) => head.slice(0, 1024).includes('%PDF-'),
  ...Object.fromEntries('zip docx xlsx pptx docm xlsm odt ods odp odg dwfx'.split(' ').map((kind) => [kind, ZIP])),
  ...Object.fromEntries('doc xls ppt'.split(' ').map((kind) => [kind, OLE])),
  jpg: starts('\xff\xd8\xff'),
  jpeg: starts('\xff\xd8\xff'),
  png: starts('\x89PNG'),
  gif: starts('GIF8'),
  tif: TIFF,
  tiff: TIFF,
  '7z': starts('7z\xbc\xaf'),
  rar: starts('Rar!'),
  dwg: starts('AC10'),
};
const OFFICE = new Set(['docx', 'xlsx', 'pptx', 'docm', 'xlsm']);

export const extensionOf = (name) => /\.([a-z0-9]{1,5})$/i.exec(name)?.[1].toLowerCase() ?? '';
const read = async (blob) => new Uint8Array(await blob.arrayBuffer());

/** Two files of one size whose first and last megabytes are the same: the same file, for what a warning is worth. */
async function printOf(file) {
  const ends = new Blob([file.slice(0, PRINTED), file.slice(Math.max(PRINTED, file.size - PRINTED))]);
  return `${file.size} ${latin(new Uint8Array(await crypto.subtle.digest('SHA-256', await read(ends))))}`;
}

/** An encrypted PDF says so in its last dictionary, or near its beginning when it is made for the web. */
const isLocked = (kind, head, tail) =>
  kind === 'pdf' ? head.includes('/Encrypt') || tail.includes('/Encrypt') : OFFICE.has(kind) && OLE(head);

function judge(kind, head, tail) {
  if (PROGRAMS.has(kind) || head.startsWith('MZ') || head.startsWith('\x7fELF')) return 'program';
  if (isLocked(kind, head, tail)) return 'locked';
  return CONTENTS[kind] && !CONTENTS[kind](head) ? 'mismatch' : '';
}

/**
 * `found`: '' for nothing odd; `print`: '' for an empty file. Throws DOMException when the file cannot be read.
 */
export async function inspect({ name, file }) {
  if (!file.size) return { found: 'empty', print: '' };
  const [head, tail] = (await Promise.all([file.slice(0, HEAD), file.slice(-HEAD)].map(read))).map(latin);
  return { found: judge(extensionOf(name), head, tail), print: await printOf(file) };
}
