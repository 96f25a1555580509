// A consultation's folder, zipped by the browser while it comes. Exports: takeFolder(path, name, tell) → false when the
// person closed the dialog; tell(files, bytes) as it advances. Each file is digested on its way: the last one is the
// inventory that `scripts/verify` reads. Throws what the API refuses, and FolderError when a file does not come.
import { api } from './api.js';
import { newHash } from './crypto/file-hash.js';
import { saveZip } from './saving.js';

export class FolderError extends Error {}

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** The bytes of a response, digested as they pass; `done(sha256, size)` once they have. */
async function digested(response, done) {
  const hash = await newHash();
  let size = 0;
  return response.body.pipeThrough(
    new TransformStream({
      transform(chunk, controller) {
        hash.update(chunk);
        size += chunk.length;
        controller.enqueue(chunk);
      },
      flush: () => done(hex(hash.digest()), size),
    }),
  );
}

async function fetched({ url, path }) {
  const response = await fetch(url, { credentials: 'omit' }).catch(() => null);
  if (!response?.ok) throw new FolderError(path);
  return response;
}

/** Pages are asked for as the archive advances: their links live fifteen minutes. */
async function* files(path, first, tell) {
  const lines = [];
  let bytes = 0;
  for (let page = first; page; page = page.next && (await api.page(path, { cursor: page.next }))) {
    for (const { path: name, size_bytes: size, area, key, ...one } of page.items) {
      const input = await digested(await fetched({ ...one, path: name }), (sha256, length) => {
        if (length !== size) throw new FolderError(name);
        lines.push({ path: name, size_bytes: length, sha256, ...(key && { area, key }) });
        bytes += length;
        tell(lines.length, bytes);
      });
      yield { name, input, size };
    }
  }
  const inventory = { v: 'export/v1', head: first.head, files: lines };
  yield { name: 'inventaire.json', input: JSON.stringify(inventory, null, 1) };
}

export async function takeFolder(path, name, tell) {
  const first = await api.page(path, {});
  return saveZip(`${name}.zip`, files(path, first, tell));
}
