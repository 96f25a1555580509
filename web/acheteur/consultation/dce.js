// Step 4: the consultation's documents. Exports: view(screen), files(screen) (also used for a new version),
// read(given, screen).
import { html, nothing } from 'lit-html';
import { alert } from '../../components/alert/alert.js';
import { badge } from '../../components/badge/badge.js';
import { button } from '../../components/button/button.js';
import { copyHash } from '../../components/copy-hash/copy-hash.js';
import { emptyState } from '../../components/empty-state/empty-state.js';
import { textArea } from '../../components/field/inputs.js';
import { fileDrop } from '../../components/file-drop/file-drop.js';
import { fileNotes } from '../../components/file-notes/file-notes.js';
import { progress } from '../../components/progress/progress.js';
import { table } from '../../components/table/table.js';
import { duration, number, size, speed } from '../../src/format.js';
import { t } from '../../src/i18n.js';
import { drafts, transferDetail } from './dce-transfers.js';
import { readRequested, requestedFields } from '../requested.js';
import { addFiles, markFile, removeFile } from './dce-uploads.js';

const KINDS = { uploading: 'warning', verifying: 'info', ready: 'success', refused: 'error' };
const SHOWN = { sending: 'running', waiting: 'waiting', failed: 'failed', stopped: 'failed' };
const ROWS = 200;
const FAILED_ROWS = 20;

function rate({ bytesPerSecond, secondsLeft }) {
  if (!bytesPerSecond) return '';
  return t('wizard.rate', { speed: speed(bytesPerSecond), left: secondsLeft == null ? '…' : duration(secondsLeft) });
}

const transfer = ([name, one]) =>
  progress({
    label: one.label ?? name,
    ratio: one.ratio ?? 0,
    state: SHOWN[one.state],
    detail: transferDetail(one) || rate(one),
  });

/** What the antivirus said; a file that nobody read never looks clean. */
const scanned = ({ state: at, scan }) =>
  at === 'ready' ? html`<p class="small soft">${t(`wizard.scan_${scan}`)}</p>` : nothing;

function state(file) {
  return html`${badge({ label: t(`wizard.file_${file.state}`), kind: KINDS[file.state] })}${scanned(file)}
  ${file.refusal ? html`<p class="small">${file.refusal.detail}</p>` : nothing}
  ${file.state === 'uploading' ? html`<p class="small">${t('wizard.file_resume')}</p>` : nothing}`;
}

const secret = (screen) => (file) =>
  html`<input
    type="checkbox"
    .checked=${file.confidential}
    aria-label=${t('wizard.confidential_file', { name: file.name })}
    @change=${(event) => screen.run('mark', () => markFile(screen, file, event.target.checked))}
  />`;

const columns = (screen) => [
  {
    key: 'name',
    label: t('wizard.file'),
    rowHeader: true,
    cell: ({ id, name }) => html`<span id="f-dce.${id}" class="dce-path" tabindex="-1">${name}</span>`,
  },
  { key: 'size', label: t('wizard.size'), align: 'end', cell: ({ size_bytes: bytes }) => size(bytes) },
  { key: 'state', label: t('wizard.state'), cell: state },
  { key: 'confidential', label: t('wizard.confidential_column'), cell: secret(screen) },
  {
    key: 'sha256',
    label: t('receipt.sha256'),
    cell: ({ name, sha256 }) => (sha256 ? copyHash({ value: sha256, label: name }) : '—'),
  },
  {
    key: 'act',
    label: t('wizard.action'),
    cell: (file) =>
      button({
        label: t('ui.remove'),
        kind: 'danger',
        context: file.name,
        onClick: () => screen.run('remove', () => removeFile(screen, file)),
      }),
  },
];

/** Refused files first: they are what stops the publication. */
const ordered = (rows) => [
  ...rows.filter((one) => one.state === 'refused'),
  ...rows.filter((one) => one.state !== 'refused'),
];

function summary(rows) {
  const count = (wanted) => rows.filter((one) => one.state === wanted).length;
  const bytes = rows.reduce((sum, one) => sum + one.size_bytes, 0);
  const values = {
    count: number(rows.length),
    size: size(bytes),
    ready: number(count('ready')),
    verifying: number(count('verifying')),
    refused: number(count('refused')),
  };
  return html`<p role="status">${t('wizard.dce_summary', values)}</p>`;
}

function list(screen, rows) {
  const limit = screen.state.rows ?? ROWS;
  return html`${rows.length > 1 ? summary(rows) : nothing}
  ${table({ caption: t('wizard.dce_files'), columns: columns(screen), rows: ordered(rows).slice(0, limit) })}
  ${
    rows.length > limit
      ? button({
          label: t('wizard.dce_more', { count: Math.min(ROWS, rows.length - limit) }),
          onClick: () => screen.update({ rows: limit + ROWS }),
        })
      : nothing
  }`;
}

function transfers(moving) {
  const failed = moving.filter(([, one]) => one.state === 'failed' || one.state === 'stopped');
  const hidden = failed.slice(FAILED_ROWS);
  return html`${moving.filter((one) => !hidden.includes(one)).map(transfer)}${
    hidden.length ? html`<p>${t('wizard.dce_failed_more', { count: hidden.length })}</p>` : nothing
  }`;
}

const infected = (rows) =>
  rows
    .filter((one) => one.refusal?.code === 'infected')
    .map((one) =>
      alert({
        kind: 'error',
        title: t('wizard.infected', { name: one.name }),
        body: html`<p>${t('wizard.infected_why', { threat: one.threat })}</p>`,
      }),
    );

export function files(screen) {
  const moving = Object.entries(screen.state.transfers).filter(([, one]) => SHOWN[one.state]);
  const busy = new Set(
    moving.filter(([, one]) => one.state !== 'failed' && one.state !== 'stopped').map(([name]) => name),
  );
  const rows = drafts(screen).filter((file) => !busy.has(file.name));
  return html` ${fileDrop({
    name: 'dce',
    label: t('wizard.dce_add'),
    hint: t('wizard.dce_hint'),
    error: screen.state.errors.dce,
    folders: true,
    onFiles: (chosen) => addFiles(screen, chosen),
  })}
  ${fileNotes(screen.state.fileNotes)}${transfers(moving)}${infected(rows)}
  ${
    rows.length
      ? list(screen, rows)
      : moving.length
        ? nothing
        : emptyState({ title: t('wizard.dce_none'), body: t('wizard.dce_none_why') })
  }`;
}

const undertaking = (screen) =>
  drafts(screen).some((file) => file.confidential)
    ? textArea({
        name: 'undertaking',
        label: t('wizard.undertaking'),
        hint: t('wizard.undertaking_hint'),
        rows: 6,
        value: screen.data.consultation.undertaking?.text ?? '',
        error: screen.state.errors.undertaking,
      })
    : nothing;

export const view = (screen) =>
  html`<p>${t('wizard.dce_why')}</p>
    ${files(screen)}${undertaking(screen)}${requestedFields(screen.data.consultation, screen.state.errors)}`;

/** Files are kept as they arrive; only the words are left to save, when they changed. */
export function read({ undertaking: text, ...given }, screen) {
  const { consultation } = screen.data;
  const asked = readRequested(given, consultation);
  const changes = {
    ...(text !== undefined && { undertaking: text }),
    ...(JSON.stringify(asked) !== JSON.stringify(consultation.requested_documents) && { requested_documents: asked }),
  };
  return Object.keys(changes).length ? changes : null;
}
