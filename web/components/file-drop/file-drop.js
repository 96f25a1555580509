// Choosing files: by button, by folder, or by dropping them. Exports: fileDrop({name, label, hint, error, onFiles,
// accept, folders, single, action, context}). `action`: the label says what to do, and is the button itself; else it
// names the field, above a button. `context` completes the folder's button for screen readers. `onFiles(File[])`; files
// of a folder keep their relative path in `webkitRelativePath`.
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

const input = ({ name, hint, error, accept, single, picked }) =>
  html`<input
    class="file-drop__input"
    id=${fieldId(name)}
    type="file"
    ?multiple=${!single}
    accept=${accept ?? nothing}
    aria-describedby=${describedBy({ name, hint, error })}
    aria-invalid=${error ? 'true' : nothing}
    @change=${picked}
  />`;

/** A second way in, where folders exist: no touch screen has a chooser for them. */
const folder = ({ name, context, picked }) =>
  html`<span class="file-drop__folder">
    <input class="file-drop__input" id="${fieldId(name)}-folder" type="file" webkitdirectory @change=${picked} />
    <label class="button button--quiet" for="${fieldId(name)}-folder"
      >${t('ui.folder')}${context ? html`<span class="visually-hidden"> : ${context}</span>` : nothing}</label
    >
  </span>`;

export function fileDrop(options) {
  const { name, label, hint, error, onFiles, folders = false, single = false, action = false, context } = options;
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
    ${action ? nothing : html`<label class="field__label" for=${fieldId(name)}>${label}</label>`}
    ${hintLine({ name, hint })}${errorLine({ name, error })}
    <div class="file-drop__choose">
      <span class="file-drop__files">
        ${input({ ...options, single, picked })}
        <label class="button button--secondary" for=${fieldId(name)}
          >${action ? label : t(single ? 'ui.choose_file' : 'ui.choose_files')}</label
        >
      </span>
      ${folders ? folder({ name, context, picked }) : nothing}
      <p class="file-drop__tip soft small">${t('ui.drop')}</p>
    </div>
  </div>`;
}
