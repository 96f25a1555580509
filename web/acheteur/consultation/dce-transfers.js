// What is known of the files of the DCE being prepared, and of those on their way. Exports: base, named, pathOf,
// drafts, resumable, readDrafts, refresh, mark, forget, reasonOf, uploading, guardLeaving, transferDetail.
// `screen.state.transfers`: file name → {state, ratio, reason…}, what a transfer tells while this page lives.
import { api } from '../../src/api.js';
import { choose } from '../../src/file-names.js';
import { t } from '../../src/i18n.js';
import { explain } from '../../src/explain.js';

/** Where the API keeps the consultation of this screen. */
export const base = (screen) => `/v1/consultations/${screen.data.consultation.id}`;

const NAMES = new WeakMap();

/** Chosen files under the names they will have in the DCE, and what became of those names (src/file-names.js). */
export function named(files) {
  const { chosen, ...notes } = choose(files);
  for (const { file, name } of chosen) NAMES.set(file, name);
  return { kept: chosen.map(({ file }) => file), ...notes };
}

/** Where the file goes in the DCE. */
export const pathOf = (file) => NAMES.get(file);

/** The files being prepared: those that came with the consultation, or all pages once they were read. */
export const drafts = (screen) => screen.data.drafts ?? screen.data.consultation.dce_draft;

/** The draft entry that this file continues: same name, same size, not finished. */
export const resumable = (draft, file) =>
  draft.find((one) => one.state === 'uploading' && one.name === pathOf(file) && one.size_bytes === file.size);

export const uploading = (screen) =>
  Object.values(screen.state.transfers).some((transfer) => ['sending', 'waiting'].includes(transfer.state));

export const mark = (screen, name, patch) =>
  screen.update({ transfers: { ...screen.state.transfers, [name]: { ...screen.state.transfers[name], ...patch } } });

export const forget = (screen, name) => {
  const { [name]: _, ...transfers } = screen.state.transfers;
  screen.update({ transfers });
};

/** Every file being prepared, whatever their number. */
export async function readDrafts(consultation) {
  if (!consultation.dce_draft_next) return undefined;
  return (await api.all(`/v1/consultations/${consultation.id}/dce-files`)).sort((one, other) =>
    one.name.localeCompare(other.name),
  );
}

export async function refresh(screen) {
  const consultation = await api.get(base(screen));
  screen.data.drafts = await readDrafts(consultation);
  screen.data.consultation = consultation;
  screen.update({});
}

export const reasonOf = (error) => Object.values(error.errors ?? {})[0] ?? explain(error);

// Leaving loses nothing that was received, but stops the rest: the browser asks first.
export function guardLeaving(screen) {
  addEventListener('beforeunload', (event) => {
    if (uploading(screen)) event.preventDefault();
  });
}

export const transferDetail = ({ state, reason }) => (state === 'waiting' ? t('wizard.waiting') : (reason ?? ''));
