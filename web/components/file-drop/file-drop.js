// Choosing files: by button, by folder, or by dropping them. Exports: fileDrop({name, label, hint, error, onFiles,
// accept, folders, single}). `onFiles(File[])`; files of a folder keep their relative path in `webkitRelativePath`.
// Dropped folders are walked: their files have it in `relativePath`, which browsers do not fill.
import { html, nothing } from 'lit-html';
import { t } from '../../src/i18n.js';
import { describedBy, errorLine, fieldId, hintLine } from '../field/field.js';

async function walk(entry) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => {
      entry.file(resolve, reject);
    });
    return [Object.assign(file, { relativePath: entry.fullPath.replace(/^\//, '') })];
  }
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const batch = await new Promise((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (!batch.length) return found;
    for (const child of batch) found.push(...(await walk(child)));
  }
}

async function droppedFiles({ items, files }) {
  const entries = Array.from(items ?? [], (item) => item.webkitGetAsEntry?.()).filter(Boolean);
  return entries.length ? (await Promise.all(entries.map(walk))).flat() : [...files];
}

function mark(event, over) {
  event.preventDefault();
  event.currentTarget.classList.toggle('file-drop--over', over);
}

export function fileDrop({ name, label, hint, error, onFiles, accept, folders = false, single = false }) {
  const picked = (event) => {
    const files = [...event.target.files];
    event.target.value = ''; // the same file may be chosen again after a failure
    if (files.length) onFiles(files);
  };
  const dropped = async (event) => {
    mark(event, false);
    const files = await droppedFiles(event.dataTransfer);
    if (files.length) onFiles(single ? files.slice(0, 1) : files);
  };
  return html`<div
    class="file-drop ${error ? 'file-drop--error' : ''}"
    @dragover=${(event) => mark(event, true)}
    @dragleave=${(event) => mark(event, false)}
    @drop=${dropped}
  >
    <label class="field__label" for=${fieldId(name)}>${label}</label>
    ${hintLine({ name, hint })}${errorLine({ name, error })}
    <input
      class="file-drop__input"
      id=${fieldId(name)}
      type="file"
      ?multiple=${!single}
      accept=${accept ?? nothing}
      aria-describedby=${describedBy({ name, hint, error })}
      aria-invalid=${error ? 'true' : nothing}
      @change=${picked}
    />
    ${
      folders
        ? html`<label class="file-drop__folder" for="${fieldId(name)}-folder">${t('ui.folder')}</label>
            <input
              class="file-drop__input"
              id="${fieldId(name)}-folder"
              type="file"
              webkitdirectory
              @change=${picked}
            />`
        : nothing
    }
    <p class="file-drop__tip soft small">${t('ui.drop')}</p>
  </div>`;
}
