// Sending the files of the DCE. Exports: addFiles, removeFile, markFile.
// A transfer belongs to the page: it goes on while the person fills the other steps. Cut short, it is resumed by
// choosing the same files again: parts already received are not sent twice. Small files travel by hundreds
// (dce-batches.js), large ones in parts; what is known of both stands in dce-transfers.js.
import { refusedWords } from '../../components/file-notes/file-notes.js';
import { Announcer } from '../../components/progress/progress.js';
import { api } from '../../src/api.js';
import { size } from '../../src/format.js';
import { t } from '../../src/i18n.js';
import { fileParts, Upload } from '../../src/upload.js';
import { sendBatches, SMALL_BYTES } from './dce-batches.js';
import { base, drafts, forget, mark, named, pathOf, reasonOf, refresh, resumable } from './dce-transfers.js';

const POLL_MS = 1500;
const POLL_MORE_MS = 3;

/** Where to send: a new entry, or the one cut short with the parts it already has. */
async function prepare(screen, file) {
  const known = resumable(drafts(screen), file);
  if (!known) return announce(screen, file);
  const { parts } = await api.get(`${base(screen)}/dce-files/${known.id}/parts`);
  if (parts.length)
    return { id: known.id, partBytes: Math.max(...parts.map((part) => part.size_bytes)), finished: parts };
  await api.del(`${base(screen)}/dce-files/${known.id}`);
  return announce(screen, file);
}

async function announce(screen, file) {
  const made = await api.post(`${base(screen)}/dce-files`, {
    name: pathOf(file),
    size_bytes: file.size,
    media_type: file.type,
  });
  return { id: made.id, partBytes: made.part_size_bytes, finished: [] };
}

async function send(screen, file) {
  const { id, partBytes, finished } = await prepare(screen, file);
  const path = `${base(screen)}/dce-files/${id}`;
  const sign = async (parts) => (await api.post(`${path}/parts`, { parts })).urls;
  const upload = new Upload({ source: fileParts(file, partBytes), totalBytes: file.size, finished, sign });
  const announcer = new Announcer(pathOf(file));
  upload.addEventListener('progress', ({ detail }) => {
    announcer.update(detail.ratio);
    mark(screen, pathOf(file), detail);
  });
  mark(screen, pathOf(file), { id, upload, state: 'sending' });
  await upload.run();
  await api.post(`${path}/completion`, {});
}

/** The server reads every byte before a file is ready; nothing tells us when but asking. */
async function watchVerification(screen) {
  while (drafts(screen).some((file) => file.state === 'verifying')) {
    await new Promise((resolve) => {
      setTimeout(resolve, POLL_MS + POLL_MORE_MS * drafts(screen).length);
    });
    await refresh(screen);
  }
}

async function addOne(screen, file) {
  mark(screen, pathOf(file), { state: 'sending', ratio: 0, size: file.size });
  try {
    await send(screen, file);
    mark(screen, pathOf(file), { state: 'done', ratio: 1 });
    await refresh(screen);
  } catch (error) {
    mark(screen, pathOf(file), { state: error.name === 'AbortError' ? 'stopped' : 'failed', reason: reasonOf(error) });
  }
}

/** What would not fit, told before a byte is sent; null when there is room. */
async function refusal(screen, files) {
  const limits = await api.get('/v1/limits');
  const chosen = new Set(files.map((file) => pathOf(file).toLowerCase()));
  const kept = drafts(screen).filter((one) => !chosen.has(one.name.toLowerCase()));
  const bytes = [...kept.map((one) => one.size_bytes), ...files.map((file) => file.size)].reduce(
    (sum, one) => sum + one,
    0,
  );
  if (bytes > limits.dce_bytes) return t('wizard.dce_too_heavy', { size: size(bytes), limit: size(limits.dce_bytes) });
  if (kept.length + files.length > limits.dce_files)
    return t('wizard.dce_too_many', { count: kept.length + files.length, limit: limits.dce_files });
  return null;
}

/** Large files one after the other (each already sends several parts at once), small ones together. */
export async function addFiles(screen, found) {
  const { kept: files, refused, ...notes } = named(found);
  const why = await refusal(screen, files);
  const words = why ?? refusedWords(refused);
  screen.update({ fileNotes: notes, errors: words ? { dce: words } : {} });
  if (why) return;
  const [small, large] = [
    files.filter((file) => file.size <= SMALL_BYTES),
    files.filter((file) => file.size > SMALL_BYTES),
  ];
  await sendBatches(screen, small);
  for (const file of large) await addOne(screen, file);
  await watchVerification(screen);
}

export async function removeFile(screen, { id, name }) {
  screen.state.transfers[name]?.upload?.abort();
  await api.del(`${base(screen)}/dce-files/${id}`);
  forget(screen, name);
  await refresh(screen);
}

export async function markFile(screen, { id }, confidential) {
  await api.patch(`${base(screen)}/dce-files/${id}`, { confidential });
  await refresh(screen);
}
