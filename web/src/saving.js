// Where opened files go: a folder chosen by the person (File System Access), a ZIP written as it is read, or one file.
// Exports: hasFolders, chooseFolder() → handle or null, segment(text), sinkIn(folder, path), saveZip(name, entries):
// entries are async {name, input}, saveFile({name, blob}).
import { downloadZip } from 'client-zip';
import { folderSink } from './crypto/sinks.js';
import { clean } from './file-names.js';
import { saveBlob } from './save.js';

export const hasFolders = typeof window.showDirectoryPicker === 'function';

const given = (error) => {
  if (error.name !== 'AbortError') throw error; // closed by the person: nothing was chosen
  return null;
};

export const chooseFolder = () =>
  window.showDirectoryPicker({ id: 'souspli-plis', mode: 'readwrite', startIn: 'documents' }).catch(given);

/** A name of folder: no slash of a lot's or of a company's name goes further. */
export const segment = (text) => clean(text.replaceAll('/', '-'));

/** A sink for `open`, whose files land in that path of the chosen folder. */
export const sinkIn = (folder, path) => {
  const create = folderSink(folder);
  return (name, size) => create(`${path}/${name}`, size);
};

async function target(name) {
  if (typeof window.showSaveFilePicker !== 'function') return undefined;
  const types = [{ accept: { 'application/zip': ['.zip'] } }];
  const handle = await window.showSaveFilePicker({ suggestedName: name, types }).catch(given);
  return handle === null ? null : handle.createWritable();
}

/** Resolves to false when the person closed the dialog. Written as it comes where the browser can, else kept whole. */
export async function saveZip(name, entries) {
  const file = await target(name);
  if (file === null) return false;
  const response = downloadZip(entries);
  if (file) await response.body.pipeTo(file);
  else saveBlob(await response.blob(), name);
  return true;
}

export const saveFile = ({ name, blob }) => saveBlob(blob, name.split('/').at(-1));
