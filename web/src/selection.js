// A ZIP of the ticked documents, made by the browser while it downloads them; without JavaScript the same form gives
// links.
// Exports: enhance(form). Files are read one after the other from their signed addresses and written straight to disk
// where the browser can (showSaveFilePicker); elsewhere they are held in memory, so a large selection is refused with
// its reason.
import { html, render } from 'lit-html';
import { api } from './api.js';
import { size } from './format.js';
import { t } from './i18n.js';
import { announce } from './status.js';

const IN_MEMORY_BYTES = 500_000_000;
// Addresses live fifteen minutes: they are asked for as the archive advances.
const LINKS_AT_ONCE = 50;

const boxes = (form) => [...form.elements].filter((one) => one.type === 'checkbox' && /^f\d+$/.test(one.name));
const ticked = (form) =>
  boxes(form)
    .filter((one) => one.checked)
    .map((one) => Number(one.name.slice(1)));

function identity(form) {
  const { name, email, company } = Object.fromEntries(new FormData(form));
  return name?.trim() && email?.trim()
    ? { name: name.trim(), email: email.trim(), company: (company ?? '').trim() }
    : null;
}

/** Registers each batch of the download, then gives its files one by one. Throws when a file does not come. */
async function* entries(path, numbers, who, tell) {
  for (let at = 0; at < numbers.length; at += LINKS_AT_ONCE) {
    const wanted = numbers.slice(at, at + LINKS_AT_ONCE);
    const { files } = await api.post(`/v1${path}/downloads`, { files: wanted, identity: who });
    for (const [index, file] of files.entries()) {
      const response = await fetch(file.url, { credentials: 'omit' });
      if (!response.ok) throw new Error(`${file.name}: ${response.status}`);
      tell(at + index + 1, numbers.length);
      yield { name: file.name, input: response, size: file.size_bytes };
    }
  }
}

function saveBlob(blob, name) {
  const address = URL.createObjectURL(blob);
  Object.assign(document.createElement('a'), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

async function save(form, numbers, tell) {
  const name = form.dataset.archive;
  // Asked first: the browser wants the click that led to it to be recent.
  const handle = await globalThis.showSaveFilePicker?.({
    suggestedName: name,
    types: [{ accept: { 'application/zip': ['.zip'] } }],
  });
  const total = boxes(form)
    .filter((one) => one.checked)
    .reduce((sum, one) => sum + Number(one.dataset.size), 0);
  if (!handle && total > IN_MEMORY_BYTES)
    throw new RangeError(t('public.zip_too_large', { limit: size(IN_MEMORY_BYTES) }));
  const { downloadZip } = await import('client-zip');
  const archive = downloadZip(
    entries(form.getAttribute('action').replace(/\/retrait.*/, ''), numbers, identity(form), tell),
  );
  if (handle) await archive.body.pipeTo(await handle.createWritable());
  else saveBlob(await archive.blob(), name);
}

/** Adds « Tout cocher » and « en une archive ZIP » to the form of the documents. */
export function enhance(form) {
  if (boxes(form).length < 2) return;
  const place = form.appendChild(document.createElement('div'));
  let message = '';
  const draw = () =>
    render(
      html`<div class="row">
          <button
            class="button"
            type="button"
            @click=${() => {
              boxes(form).forEach((one) => {
                one.checked = true;
              });
            }}
          >
            ${t('public.pick_all')}
          </button>
          <button class="button" type="button" @click=${zip}>${t('public.zip')}</button>
        </div>
        <p role="status">${message}</p>`,
      place,
    );
  const say = (text) => {
    message = text;
    draw();
  };
  async function zip() {
    const numbers = ticked(form);
    if (!numbers.length) {
      say(t('public.zip_none'));
      return;
    }
    try {
      await save(form, numbers, (done, count) => say(t('public.zip_progress', { done, count })));
      say(t('public.zip_done'));
      announce(t('public.zip_done'));
    } catch (error) {
      if (error.name !== 'AbortError') say(error instanceof RangeError ? error.message : t('public.zip_failed'));
    }
  }
  draw();
}
