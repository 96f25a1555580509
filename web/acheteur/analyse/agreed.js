// What evaluators agree on, once all have closed. Exports: known(lot), view(screen).
import { html, nothing } from 'lit-html';
import { alert } from '../../components/alert/alert.js';
import { button, linkButton } from '../../components/button/button.js';
import { openDialog } from '../../components/dialog/dialog.js';
import { textArea } from '../../components/field/inputs.js';
import { table } from '../../components/table/table.js';
import { api } from '../../src/api.js';
import { explain } from '../../src/explain.js';
import { instant } from '../../src/format.js';
import { t } from '../../src/i18n.js';
import { toast } from '../../src/status.js';
import { shown } from './cells.js';
import { comment, gridOf, itemColumns, offerRows, saving } from './marks.js';

/** The marks to agree on, each with the version that writing over it asks for. */
export function known({ consensus }) {
  const rows = Object.entries(consensus.marks).map(([offer, row]) => [
    offer,
    Object.fromEntries(
      Object.entries(row).map(([item, mark]) => [item, { ...mark, version: consensus.versions[offer]?.[item] ?? 0 }]),
    ),
  ]);
  return Object.fromEntries(rows);
}

const givenOf = ({ evaluators, given }, offer, item) =>
  evaluators.map(({ user_id: who }) => given[who]?.[offer]?.[item]?.value).filter((value) => value != null);

const waiting = ({ evaluators }) =>
  table({
    caption: t('analysis.evaluators'),
    rows: evaluators,
    columns: [
      { key: 'name', label: t('analysis.evaluator'), rowHeader: true },
      {
        key: 'closed_at',
        label: t('analysis.state'),
        cell: ({ closed_at: at }) => (at ? t('analysis.closed_at', { at: instant(at) }) : t('analysis.still_marking')),
      },
    ],
  });

/** What each evaluator wrote of the cell that has the focus. */
function comments(screen) {
  const { at } = screen.state;
  const { lot } = screen.data;
  if (!at) return nothing;
  const rows = lot.evaluators.map(({ user_id: who, name }) => ({
    name,
    ...lot.given[who]?.[at.row.id]?.[at.column.code],
  }));
  return table({
    caption: t('analysis.given_for', { name: at.row.name, label: at.column.label }),
    rows,
    columns: [
      { key: 'name', label: t('analysis.evaluator'), rowHeader: true },
      { key: 'value', label: t('analysis.mark'), align: 'end', cell: ({ value }) => shown(value) },
      { key: 'comment', label: t('analysis.comment') },
    ],
  });
}

/** Means where nothing is agreed yet: proposed by whoever clicks, each with its reason, each still changed by hand. */
function takeMeans({ state: { cells }, data: { lot } }) {
  for (const row of offerRows(lot.offers))
    for (const column of itemColumns(lot.grid.items)) {
      const proposed = lot.means?.[row.id]?.[column.code];
      if (proposed == null || cells.of(row.id, column.code).value) continue;
      cells.type(row.id, column.code, { value: shown(proposed), comment: t('analysis.mean_reason') });
    }
}

const close = (screen) =>
  screen.run('agree', async () => {
    await api.post(`${screen.data.at}/consensus/closing`);
    toast(t('analysis.agreed'));
    await screen.reload();
  });

async function reopen(screen) {
  const done = await openDialog({
    title: t('analysis.reopen'),
    initial: { errors: {} },
    body: (controls) => {
      const send = async (event) => {
        event.preventDefault();
        try {
          await api.post(`${screen.data.at}/consensus/reopening`, { reason: event.target.elements.reason.value });
          controls.close(true);
        } catch (error) {
          controls.update({ errors: { reason: error.errors?.reason ?? explain(error) } });
        }
      };
      return html`<form class="form" @submit=${send} novalidate>
        ${textArea({ name: 'reason', label: t('analysis.reopen_reason'), error: controls.state.errors.reason })}
        <div class="row">
          ${button({ label: t('analysis.reopen'), kind: 'primary', type: 'submit' })}
          ${button({ label: t('ui.cancel'), kind: 'quiet', onClick: () => controls.close() })}
        </div>
      </form>`;
    },
  });
  if (done) await screen.reload();
}

const acts = (screen, closed) =>
  closed
    ? button({ label: t('analysis.reopen'), onClick: () => reopen(screen) })
    : html`<div class="row">
        ${button({
          label: t('analysis.agree'),
          kind: 'primary',
          busy: screen.state.busy === 'agree',
          disabled: screen.state.cells.pending,
          onClick: () => close(screen),
        })}
        ${button({ label: t('analysis.take_means'), onClick: () => takeMeans(screen) })}
      </div>`;

const files = ({ data: { at } }) =>
  html`<div class="row">
    ${['csv', 'xlsx'].map((format) =>
      linkButton({ label: t(`analysis.export_${format}`), href: `${at}/consensus/export?format=${format}` }),
    )}
  </div>`;

function grid(screen) {
  const { lot } = screen.data;
  const { cells } = screen.state;
  const fixed = lot.phase === 'closed' || !lot.may.prepare;
  if (!itemColumns(lot.grid.items).length) return html`<p>${t('analysis.only_prices')}</p>`;
  return html`${fixed ? nothing : saving(cells)}
  ${gridOf(screen, {
    label: t('analysis.part_consensus'),
    cell: (row, column) => {
      const given = givenOf(lot, row.id, column.code);
      return {
        ...cells.of(row.id, column.code),
        readOnly: fixed,
        aside: given.map(shown).join(' · '),
        differs: new Set(given).size > 1,
      };
    },
  })}
  ${fixed ? nothing : comment(screen, { label: 'analysis.reason_of', hint: t('analysis.reason_hint') })}
  ${comments(screen)}`;
}

export function view(screen) {
  const { lot } = screen.data;
  if (!lot.grid) return html`<p>${t('analysis.grid_first')}</p>`;
  if (!lot.consensus)
    return html`<p>${t('analysis.not_all_closed')}</p>
      ${waiting(lot)}`;
  const closed = lot.consensus.closed_at;
  return html`<p>${t('analysis.consensus_why')}</p>
    ${closed ? alert({ kind: 'success', body: t('analysis.agreed_at', { at: instant(closed) }) }) : nothing}
    ${grid(screen)}
    ${lot.may.prepare ? html`<div class="stack">${acts(screen, closed)} ${files(screen)}</div>` : nothing}`;
}
