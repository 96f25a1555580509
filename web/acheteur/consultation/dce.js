// Step 4: the consultation's documents. Exports: view(screen), files(screen) (also used for a new version).
import { html, nothing } from 'lit-html';
import { badge } from '../../components/badge/badge.js';
import { button } from '../../components/button/button.js';
import { copyHash } from '../../components/copy-hash/copy-hash.js';
import { emptyState } from '../../components/empty-state/empty-state.js';
import { fileDrop } from '../../components/file-drop/file-drop.js';
import { progress } from '../../components/progress/progress.js';
import { table } from '../../components/table/table.js';
import { duration, size, speed } from '../../src/format.js';
import { t } from '../../src/i18n.js';
import { addFiles, removeFile, transferDetail } from './dce-uploads.js';

const KINDS = { uploading: 'warning', verifying: 'info', ready: 'success', refused: 'error' };
const SHOWN = { sending: 'running', waiting: 'waiting', failed: 'failed', stopped: 'failed' };

function rate({ bytesPerSecond, secondsLeft }) {
  if (!bytesPerSecond) return '';
  return t('wizard.rate', { speed: speed(bytesPerSecond), left: secondsLeft == null ? '…' : duration(secondsLeft) });
}

const transfer = ([name, one]) => progress({ label: name, ratio: one.ratio ?? 0, state: SHOWN[one.state], detail: transferDetail(one) || rate(one) });

function state(file) {
  return html`${badge({ label: t(`wizard.file_${file.state}`), kind: KINDS[file.state] })}
    ${file.refusal ? html`<p class="small">${file.refusal.detail}</p>` : nothing}
    ${file.state === 'uploading' ? html`<p class="small">${t('wizard.file_resume')}</p>` : nothing}`;
}

const columns = (screen) => [
  { key: 'name', label: t('wizard.file'), rowHeader: true, cell: ({ id, name }) => html`<span id="f-dce.${id}" tabindex="-1">${name}</span>` },
  { key: 'size', label: t('wizard.size'), align: 'end', cell: ({ size_bytes: bytes }) => size(bytes) },
  { key: 'state', label: t('wizard.state'), cell: state },
  { key: 'sha256', label: t('receipt.sha256'), cell: ({ name, sha256 }) => (sha256 ? copyHash({ value: sha256, label: name }) : '—') },
  { key: 'act', label: t('wizard.action'), cell: (file) => button({ label: t('ui.remove'), kind: 'danger', context: file.name, onClick: () => screen.run('remove', () => removeFile(screen, file)) }) },
];

export function files(screen) {
  const moving = Object.entries(screen.state.transfers).filter(([, one]) => SHOWN[one.state]);
  const busy = new Set(moving.filter(([, one]) => one.state !== 'failed' && one.state !== 'stopped').map(([name]) => name));
  const rows = screen.data.consultation.dce_draft.filter((file) => !busy.has(file.name));
  return html`
    ${fileDrop({ name: 'dce', label: t('wizard.dce_add'), hint: t('wizard.dce_hint'), error: screen.state.errors.dce, folders: true, onFiles: (chosen) => addFiles(screen, chosen) })}
    ${moving.map(transfer)}
    ${rows.length ? table({ caption: t('wizard.dce_files'), columns: columns(screen), rows }) : moving.length ? nothing : emptyState({ title: t('wizard.dce_none'), body: t('wizard.dce_none_why') })}`;
}

export const view = (screen) => html`<p>${t('wizard.dce_why')}</p>${files(screen)}`;

/** Nothing to save: each file is kept as soon as it is received. */
export const read = () => null;
