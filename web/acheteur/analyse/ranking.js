// The ranking of a lot, what it depends on, the prices that seem abnormally low. Exports: load(at), view(screen).
import { html, nothing } from 'lit-html';
import { alert } from '../../components/alert/alert.js';
import { linkButton } from '../../components/button/button.js';
import { table } from '../../components/table/table.js';
import { api } from '../../src/api.js';
import { money } from '../../src/format.js';
import { t, url } from '../../src/i18n.js';
import { shown } from './cells.js';
import { FORMULAS } from './grid.js';
import { curves, ranges } from './plots.js';

export const load = async ({ at }) => ({ ranking: await api.get(`${at}/ranking`) });

const nameOf = ({ names }, { offer, label }) => (label ? `${names[offer]} (${label})` : names[offer]);

const ranked = (ranking, kind, rows) =>
  table({
    caption: t(`analysis.ranking_${kind}`),
    rows,
    columns: [
      {
        key: 'rank',
        label: t('analysis.rank'),
        align: 'end',
        cell: ({ rank, tied }) => (rank ? `${rank}${tied ? ` ${t('analysis.tied')}` : ''}` : '–'),
      },
      { key: 'offer', label: t('analysis.offer'), rowHeader: true, cell: (row) => nameOf(ranking, row) },
      ...ranking.items.map((item) => ({
        key: item.code,
        label: t('analysis.points_of', { label: item.label, weight: shown(item.weight) }),
        align: 'end',
        cell: ({ points, prices }) =>
          html`${shown(points[item.code] ?? '–')}${
            prices[item.code] ? html`<br /><span class="soft small">${money(prices[item.code])}</span>` : nothing
          }`,
      })),
      {
        key: 'total',
        label: t('analysis.total'),
        align: 'end',
        cell: ({ total, missing }) =>
          total ? html`<strong>${shown(total)}</strong>` : t('analysis.lacks', { codes: missing.join(', ') }),
      },
    ],
  });

const lowOffers = ({ signals, names, estimate_eur: estimate }) =>
  html`<section>
    <h3>${t('analysis.low')}</h3>
    <p>${t('analysis.low_why')}</p>
    <ul>
      <li>${t('analysis.rule_others')}</li>
      <li>${t('analysis.rule_two-means')}</li>
      <li>${t('analysis.rule_estimate', { estimate: estimate ? money(estimate) : t('analysis.no_estimate') })}</li>
    </ul>
    ${
      signals.length
        ? table({
            caption: t('analysis.low_found'),
            rows: signals,
            columns: [
              { key: 'offer', label: t('analysis.offer'), rowHeader: true, cell: ({ offer }) => names[offer] },
              { key: 'rule', label: t('analysis.rule'), cell: ({ rule }) => t(`analysis.signal_${rule}`) },
              { key: 'price', label: t('analysis.price'), align: 'end', cell: ({ price }) => money(price) },
              { key: 'below', label: t('analysis.threshold'), align: 'end', cell: ({ below }) => money(below) },
            ],
          })
        : html`<p>${t('analysis.low_none')}</p>`
    }
  </section>`;

const scenario = (items, { item, change, formula }) =>
  formula
    ? t(`analysis.formula_${formula}`)
    : t(change > 0 ? 'analysis.weight_up' : 'analysis.weight_down', {
        label: items.find(({ code }) => code === item).label,
      });

/** The offers of the base ranking, each with the range of its totals over all scenarios. */
function rangesOf({ ranked: { base = [] }, sensitivity, names }) {
  return base
    .filter(({ total }) => total)
    .map(({ offer, total, rank }) => {
      const totals = [total, ...sensitivity.map(({ totals: found }) => found[offer])].map(Number);
      const ranks = [rank, ...sensitivity.map(({ ranks: found }) => found[offer])];
      return {
        name: names[offer],
        value: Number(total),
        least: Math.min(...totals),
        most: Math.max(...totals),
        best: Math.min(...ranks),
        worst: Math.max(...ranks),
      };
    });
}

function sensitivity(ranking) {
  const rows = rangesOf(ranking);
  const moved = ranking.sensitivity.filter(({ same }) => !same);
  if (!rows.length) return nothing;
  const points = (value) => shown(value.toFixed(2));
  return html`<section>
    <h3>${t('analysis.sensitivity')}</h3>
    <p>${t('analysis.sensitivity_why')}</p>
    ${
      moved.length
        ? alert({
            kind: 'warning',
            body: t('analysis.moved', {
              count: moved.length,
              names: moved.map((one) => scenario(ranking.items, one)).join(' ; '),
            }),
          })
        : alert({ kind: 'success', body: t('analysis.not_moved', { count: ranking.sensitivity.length }) })
    }
    ${ranges({ label: t('analysis.ranges'), items: rows })}
    ${table({
      caption: t('analysis.ranges'),
      rows,
      columns: [
        { key: 'name', label: t('analysis.offer'), rowHeader: true },
        { key: 'value', label: t('analysis.total'), align: 'end', cell: ({ value }) => points(value) },
        { key: 'least', label: t('analysis.least'), align: 'end', cell: ({ least }) => points(least) },
        { key: 'most', label: t('analysis.most'), align: 'end', cell: ({ most }) => points(most) },
        { key: 'best', label: t('analysis.best'), align: 'end' },
        { key: 'worst', label: t('analysis.worst'), align: 'end' },
      ],
    })}
  </section>`;
}

const linesOf = (item, found) => FORMULAS.map((name) => ({ name, chosen: name === item.formula, points: found[name] }));

const curve = (item, found) =>
  html`<section>
    <h3>${t('analysis.curve', { label: item.label })}</h3>
    <p>${t(`analysis.formula_${item.formula}_why`)}</p>
    ${curves({ label: t('analysis.curves'), lines: linesOf(item, found) })}
    <details>
      <summary>${t('analysis.curve_table')}</summary>
      ${table({
        caption: t('analysis.curves'),
        rows: found[item.formula].map(({ price }, index) => ({ price, index })),
        columns: [
          { key: 'price', label: t('analysis.price'), rowHeader: true, cell: ({ price }) => money(price) },
          ...FORMULAS.map((name) => ({
            key: name,
            label: t(`analysis.formula_${name}`),
            align: 'end',
            cell: ({ index }) => shown(found[name][index].points),
          })),
        ],
      })}
    </details>
  </section>`;

export function view(screen) {
  const { ranking, lot } = screen.data;
  if (!ranking.ready) return html`<p>${t('analysis.no_ranking')}</p>`;
  const priced = ranking.items.filter(({ code }) => ranking.curves[code]);
  return html`${ranking.provisional ? alert({ kind: 'warning', body: t('analysis.provisional') }) : nothing}
  ${Object.entries(ranking.ranked).map(([kind, rows]) => ranked(ranking, kind, rows))}
  ${
    ranking.set_aside.length
      ? table({
          caption: t('analysis.not_ranked'),
          rows: ranking.set_aside,
          columns: [
            {
              key: 'name',
              label: t('analysis.offer'),
              rowHeader: true,
              cell: ({ id, label }) => nameOf(ranking, { offer: id, label }),
            },
            {
              key: 'set_aside',
              label: t('analysis.set_aside'),
              cell: ({ set_aside: why }) => t(`analysis.aside_${why}`),
            },
            { key: 'reason', label: t('analysis.set_aside_reason') },
          ],
        })
      : nothing
  }
  ${
    lot.may.prepare && !ranking.provisional
      ? linkButton({
          label: t('analysis.decide'),
          kind: 'primary',
          href: url('/acheteur/decision/', { id: lot.consultation.id, lot: lot.lot }),
        })
      : nothing
  }
  ${lowOffers(ranking)} ${sensitivity(ranking)} ${priced.map((item) => curve(item, ranking.curves[item.code]))}`;
}
