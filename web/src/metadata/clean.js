// What a file says of its author beside its content, and the same file without it: for envelopes that a jury reads
// without names (CCP R2162-18). Everything happens in this browser.
// Exports: cleaned(file) → Promise<{ file, found: [{ name, value }], kind }>
//   kind: 'cleaned' (metadata taken out, or none was there), 'unknown' (a kind of file that is not read here),
//         'unread' (too large, encrypted or damaged). `file` is then the one given.
import { images } from './images.js';

/** A file is held whole in memory while it is cleaned. */
const MOST_BYTES = 512 * 1024 * 1024;

const OFFICE = ['docx', 'xlsx', 'pptx', 'docm', 'xlsm', 'pptm', 'odt', 'ods', 'odp', 'odg'];

/** Extension → how it is read: bytes → { bytes, found }. Libraries come only when a file asks for them. */
const READERS = {
  pdf: async (bytes) => (await import('./pdf.js')).pdf(bytes),
  ...Object.fromEntries(OFFICE.map((name) => [name, async (bytes) => (await import('./office.js')).office(bytes)])),
  ...Object.fromEntries(['jpg', 'jpeg', 'png'].map((name) => [name, async (bytes) => images(bytes)])),
};

export async function cleaned(file) {
  const reader = READERS[file.name.split('.').at(-1).toLowerCase()];
  if (!reader) return { file, found: [], kind: 'unknown' };
  if (file.size > MOST_BYTES) return { file, found: [], kind: 'unread' };
  try {
    const { bytes, found } = await reader(new Uint8Array(await file.arrayBuffer()));
    if (!found.length) return { file, found, kind: 'cleaned' };
    const { name, type, lastModified } = file;
    return { file: new File([bytes], name, { type, lastModified }), found, kind: 'cleaned' };
  } catch {
    return { file, found: [], kind: 'unread' }; // damaged, encrypted: the person is told, and checks it
  }
}
