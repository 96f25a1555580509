// Metadata of office documents: the properties of OOXML (ECMA-376 part 2, 11: docProps) and of OpenDocument (meta.xml),
// and the names of authors beside tracked changes and comments. Exports: office(bytes) → { bytes, found }. Throws what
// is not a ZIP.
import { unzipSync, zipSync } from 'fflate';

const PROPERTIES = /^docProps\/|^meta\.xml$/;
const WORDS = /\.xml$/;
/** Elements that say who, when, with what; their text goes, they stay: a document without them is found damaged. */
const NAMES = [
  'creator|lastModifiedBy|initial-creator|printed-by|Company|Manager|title|subject|description|keywords|category',
  'contentStatus|Template|HyperlinkBase|lpwstr|user-defined|created|modified|lastPrinted|creation-date|date|print-date',
].join('|');
const SAID = new RegExp(`<((?:dc|cp|meta|dcterms|vt)?:?(?:${NAMES}))((?:\\s[^>]*)?)>([^<]+)</\\1>`, 'g');
const AUTHORS = /\s(w:author|w:initials|w15:userId|providerId|userId|author|initials)="([^"]+)"/g;
const PEOPLE = /^(?:word\/people\.xml|ppt\/commentAuthors\.xml|xl\/persons\/)/;
/** ZIP holds no earlier year, and the same document always gives the same bytes: a deposit that is resumed needs it. */
const MADE = new Date(1980, 0, 1, 12);

const text = (bytes) => new TextDecoder().decode(bytes);
const bytesOf = (words) => new TextEncoder().encode(words);

function properties(words, found) {
  return words.replace(SAID, (_, name, more, value) => {
    const local = name.split(':').at(-1);
    if (!/^(?:created|modified|lastPrinted|creation-date|date|print-date)$/.test(local))
      found.push({ name: local, value });
    return /^dcterms:/.test(name) ? `<${name}${more}>1980-01-01T12:00:00Z</${name}>` : `<${name}${more}></${name}>`;
  });
}

function authors(words, found, path) {
  const named = PEOPLE.test(path) || /comments|document|header|footer|notes|revision/.test(path);
  if (!named) return words;
  return words.replace(AUTHORS, (_, name, value) => {
    if (value && value !== 'x' && !found.some((one) => one.value === value)) found.push({ name: 'author', value });
    return ` ${name}="x"`;
  });
}

export function office(bytes) {
  const entries = unzipSync(bytes);
  const found = [];
  const kept = {};
  for (const [path, body] of Object.entries(entries)) {
    const stored = path === 'mimetype' ? { level: 0 } : {};
    const words = WORDS.test(path) ? text(body) : null;
    const clean =
      words === null ? body : bytesOf(PROPERTIES.test(path) ? properties(words, found) : authors(words, found, path));
    kept[path] = [clean, { ...stored, mtime: MADE }];
  }
  return { bytes: zipSync(kept), found };
}
