// Files of the DCE on their way. Exports: addFiles(screen, files), removeFile(screen, file), resumable(draft, file), uploading(screen).
// A transfer belongs to the page: it goes on while the person fills the other steps. One cut short is resumed by choosing the
// same file again: parts already received are not sent twice.
import { Announcer } from '../../components/progress/progress.js';
import { api } from '../../src/api.js';
import { t } from '../../src/i18n.js';
import { explain } from '../../src/screen.js';
import { fileParts, Upload } from '../../src/upload.js';

const POLL_MS = 1500;
const base = (screen) => `/v1/consultations/${screen.data.consultation.id}`;

/** The draft entry that this file continues: same name, same size, not finished. */
export const resumable = (draft, file) => draft.find((one) => one.state === 'uploading' && one.name === file.name && one.size_bytes === file.size);

export const uploading = (screen) => Object.values(screen.state.transfers).some((transfer) => ['sending', 'waiting'].includes(transfer.state));

const mark = (screen, name, patch) => screen.update({ transfers: { ...screen.state.transfers, [name]: { ...screen.state.transfers[name], ...patch } } });

export async function refresh(screen) {
  screen.data.consultation = await api.get(base(screen));
  screen.update({});
}

/** Where to send: a new entry, or the one cut short with the parts it already has. */
async function prepare(screen, file) {
  const known = resumable(screen.data.consultation.dce_draft, file);
  if (!known) return announce(screen, file);
  const { parts } = await api.get(`${base(screen)}/dce-files/${known.id}/parts`);
  if (parts.length) return { id: known.id, partBytes: Math.max(...parts.map((part) => part.size_bytes)), finished: parts };
  await api.del(`${base(screen)}/dce-files/${known.id}`);
  return announce(screen, file);
}

async function announce(screen, file) {
  const made = await api.post(`${base(screen)}/dce-files`, { name: file.name, size_bytes: file.size, media_type: file.type });
  return { id: made.id, partBytes: made.part_size_bytes, finished: [] };
}

async function send(screen, file) {
  const { id, partBytes, finished } = await prepare(screen, file);
  const path = `${base(screen)}/dce-files/${id}`;
  const sign = async (parts) => (await api.post(`${path}/parts`, { parts })).urls;
  const upload = new Upload({ source: fileParts(file, partBytes), totalBytes: file.size, finished, sign });
  const announcer = new Announcer(file.name);
  upload.addEventListener('progress', ({ detail }) => { announcer.update(detail.ratio); mark(screen, file.name, detail); });
  mark(screen, file.name, { id, upload, state: 'sending' });
  await upload.run();
  await api.post(`${path}/completion`, {}, { idempotent: true });
}

/** The server reads every byte before a file is ready; nothing tells us when but asking. */
async function watchVerification(screen) {
  while (screen.data.consultation.dce_draft.some((file) => file.state === 'verifying')) {
    await new Promise((resolve) => { setTimeout(resolve, POLL_MS); });
    await refresh(screen);
  }
}

async function addOne(screen, file) {
  mark(screen, file.name, { state: 'sending', ratio: 0, size: file.size });
  try {
    await send(screen, file);
    mark(screen, file.name, { state: 'done', ratio: 1 });
    await refresh(screen);
  } catch (error) {
    const reason = Object.values(error.errors ?? {})[0] ?? explain(error);
    mark(screen, file.name, { state: error.name === 'AbortError' ? 'stopped' : 'failed', reason });
  }
}

/** One file after the other: each already sends several parts at once. */
export async function addFiles(screen, files) {
  for (const file of files) await addOne(screen, file);
  await watchVerification(screen);
}

export async function removeFile(screen, { id, name }) {
  screen.state.transfers[name]?.upload?.abort();
  await api.del(`${base(screen)}/dce-files/${id}`);
  const { [name]: _, ...transfers } = screen.state.transfers;
  screen.state.transfers = transfers;
  await refresh(screen);
}

// Leaving loses nothing that was received, but stops the rest: the browser asks first.
export function guardLeaving(screen) {
  addEventListener('beforeunload', (event) => { if (uploading(screen)) event.preventDefault(); });
}

export const transferDetail = ({ state, reason }) => (state === 'waiting' ? t('wizard.waiting') : reason ?? '');
