// One's own marks. Exports: view(screen), itemColumns(items), offerRows(offers), comment(screen, options),
// saving(cells).
import { html, nothing } from 'lit-html';
import { alert } from '../../components/alert/alert.js';
import { button, linkButton } from '../../components/button/button.js';
import { confirmDialog } from '../../components/dialog/dialog.js';
import { textArea } from '../../components/field/inputs.js';
import { markGrid } from '../../components/mark-grid/mark-grid.js';
import { api } from '../../src/api.js';
import { instant, time } from '../../src/format.js';
import { t } from '../../src/i18n.js';
import { toast } from '../../src/status.js';
import { shown } from './cells.js';
import { importer } from './importer.js';

export const itemColumns = (items) =>
  items
    .filter(({ formula }) => !formula)
    .map((item) => ({ ...item, note: t('analysis.out_of', { scale: item.scale, weight: shown(item.weight) }) }));

export const offerRows = (offers) =>
  offers
    .filter((one) => !one.set_aside)
    .map((one) => ({ ...one, note: one.kind === 'base' ? '' : `${t(`analysis.kind_${one.kind}`)} : ${one.label}` }));

const called = (row, column) =>
  t('analysis.cell', {
    name: [row.name, row.note].filter(Boolean).join(', '),
    label: column.label,
    scale: column.scale,
  });

/** The comment of the cell that last had the focus; F2 goes there, Escape comes back. */
export function comment(screen, { label, hint }) {
  const { at, cells } = screen.state;
  if (!at) return html`<p class="soft">${hint}</p>`;
  const back = (event) => {
    if (event.key !== 'Escape') return;
    document.querySelector('.mark-grid input[tabindex="0"]')?.focus();
  };
  return html`<div @keydown=${back}>
    ${textArea({
      name: 'comment',
      label: t(label, { cell: called(at.row, at.column) }),
      hint,
      required: false,
      rows: 2,
      maxlength: 2000,
      value: cells.of(at.row.id, at.column.code).comment,
      onChange: (text) => cells.type(at.row.id, at.column.code, { comment: text.trim() }),
    })}
  </div>`;
}

export function saving(cells) {
  const words = cells.wrong
    ? t('analysis.to_correct', { count: cells.wrong })
    : cells.pending
      ? t(cells.lost ? 'analysis.lost' : 'analysis.saving')
      : cells.savedAt
        ? t('analysis.saved_at', { at: time(cells.savedAt) })
        : t('analysis.saves_itself');
  return html`<p class="save-state" data-state=${cells.wrong ? 'wrong' : cells.pending ? 'saving' : 'saved'}>
    ${words}
  </p>`;
}

export const gridOf = (screen, more) =>
  markGrid({
    name: 'mark',
    help: t('analysis.keys'),
    corner: t('analysis.offer'),
    rows: offerRows(screen.data.lot.offers),
    columns: itemColumns(screen.data.lot.grid.items),
    nameOf: called,
    onCommit: (row, column, text) => screen.state.cells.type(row.id, column.code, { value: text }),
    onEnter: (row, column) => screen.update({ at: { row, column } }),
    onComment: () => document.getElementById('f-comment')?.focus(),
    ...more,
  });

const close = (screen) =>
  screen.run('close', async () => {
    const sure = await confirmDialog({
      title: t('analysis.close_title'),
      body: t('analysis.close_why'),
      confirm: t('analysis.close'),
    });
    if (!sure) return;
    await api.post(`${screen.data.at}/closing`);
    toast(t('analysis.closed'));
    await screen.reload();
  });

const files = (screen, closed) =>
  html`<div class="row">
      ${['csv', 'xlsx'].map((format) =>
        linkButton({ label: t(`analysis.export_${format}`), href: `${screen.data.at}/marks/export?format=${format}` }),
      )}
    </div>
    ${closed ? nothing : importer(screen, { path: `${screen.data.at}/marks/import` })}`;

export function view(screen) {
  const { lot } = screen.data;
  const { cells } = screen.state;
  const mine = lot.evaluators.find(({ user_id: id }) => id === lot.may.me);
  if (!mine) return html`<p>${t('analysis.not_named')}</p>`;
  if (!offerRows(lot.offers).length) return html`<p>${t('analysis.no_offer')}</p>`;
  const closed = mine.closed_at;
  return html`<p>${t('analysis.alone')}</p>
    ${closed ? alert({ kind: 'success', body: t('analysis.closed_at', { at: instant(closed) }) }) : saving(cells)}
    ${gridOf(screen, {
      label: t('analysis.my_marks'),
      cell: (row, column) => ({ ...cells.of(row.id, column.code), readOnly: Boolean(closed) }),
    })}
    ${closed ? nothing : comment(screen, { label: 'analysis.comment_of', hint: t('analysis.comment_hint') })}
    <div class="stack">
      ${
        closed
          ? nothing
          : button({
              label: t('analysis.close'),
              kind: 'primary',
              busy: screen.state.busy === 'close',
              disabled: cells.pending,
              onClick: () => close(screen),
            })
      }
      ${files(screen, closed)}
    </div>`;
}
