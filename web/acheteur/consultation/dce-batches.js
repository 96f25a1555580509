// Small files by hundreds: one call announces a hundred, each goes whole to its signed address, one call completes it.
// Exports: sendBatches(screen, files), SMALL_BYTES. Announcing again resumes: what has arrived is told, not sent twice.
import { Announcer } from '../../components/progress/progress.js';
import { api } from '../../src/api.js';
import { t } from '../../src/i18n.js';
import { sha256Base64, Upload, UploadFailed } from '../../src/upload.js';
import { base, forget, mark, pathOf, reasonOf, refresh } from './dce-transfers.js';

export const SMALL_BYTES = 16 * 1024 * 1024;
const BATCH = 100;
const PARALLEL = 4;
const OVERALL = '\u0000'; // no file has this name

async function bytesOf(file) {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (cause) {
    throw new UploadFailed('file-changed', { file: pathOf(file), cause });
  }
}

/** What announces the file. Bytes are read again when they are sent: a hundred of them would not fit in memory. */
const described = async (file) => ({
  name: pathOf(file),
  size_bytes: file.size,
  sha256: await sha256Base64(await bytesOf(file)),
});

async function announce(screen, wanted) {
  return (await api.post(`${base(screen)}/dce-announcements`, { files: wanted })).files;
}

/** Parts of one upload, a file each: the retries, the waiting and the progress of Upload serve them all. */
function source(files, wanted) {
  return async function* parts() {
    for (const [index, file] of files.entries()) {
      yield { number: index + 1, bytes: await bytesOf(file), size: file.size, sha256: wanted[index].sha256 };
    }
  };
}

/** The address announced; when it is asked again it has expired: announce that file anew. */
function signer(screen, wanted, slots) {
  const used = new Set();
  return async ([{ number }]) => {
    if (used.has(number)) [slots[number - 1]] = await announce(screen, [wanted[number - 1]]);
    used.add(number);
    return [slots[number - 1].put];
  };
}

async function sendBatch(screen, files, onProgress) {
  const wanted = [];
  for (const file of files) wanted.push(await described(file));
  const told = await announce(screen, wanted);
  told.forEach((one) => {
    if (one.errors) mark(screen, one.name, { state: 'failed', reason: reasonOf(one) });
  });
  const toSend = told.map((one, index) => (one.put ? index : -1)).filter((index) => index >= 0);
  const [chosen, digests, slots] = [files, wanted, told].map((list) => toSend.map((index) => list[index]));
  const totalBytes = chosen.reduce((sum, file) => sum + file.size, 0);
  const upload = new Upload({
    source: source(chosen, digests),
    totalBytes,
    sign: signer(screen, digests, slots),
    parallel: PARALLEL,
  });
  upload.addEventListener('progress', ({ detail }) => onProgress(detail));
  mark(screen, OVERALL, { upload });
  if (chosen.length) await upload.run();
  const ids = slots.map((one) => one.id);
  if (ids.length) await api.post(`${base(screen)}/dce-completions`, { ids });
}

/** One line of progress for all of them; the refused ones stay on screen, each with its reason. */
export async function sendBatches(screen, files) {
  if (!files.length) return;
  const total = files.reduce((sum, file) => sum + file.size, 0);
  const label = files.length === 1 ? pathOf(files[0]) : t('wizard.batch', { count: files.length });
  const announcer = new Announcer(label);
  let before = 0;
  const tell = (detail) => {
    const ratio = total ? Math.min(1, (before + detail.sentBytes) / total) : 1;
    announcer.update(ratio);
    mark(screen, OVERALL, { ...detail, ratio, state: detail.state === 'done' ? 'sending' : detail.state });
  };
  mark(screen, OVERALL, { label, state: 'sending', ratio: 0 });
  try {
    for (let at = 0; at < files.length; at += BATCH) {
      const batch = files.slice(at, at + BATCH);
      await sendBatch(screen, batch, tell);
      before += batch.reduce((sum, file) => sum + file.size, 0);
    }
    forget(screen, OVERALL);
  } catch (error) {
    mark(screen, OVERALL, {
      state: error.name === 'AbortError' ? 'stopped' : 'failed',
      reason: `${reasonOf(error)} ${t('wizard.batch_resume')}`,
    });
  }
  await refresh(screen);
}
