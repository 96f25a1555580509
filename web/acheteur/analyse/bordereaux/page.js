// Price schedules of a lot: read from each bidder's file, their slips, and line by line over all bidders.
import { html, nothing } from 'lit-html';
import { alert } from '../../../components/alert/alert.js';
import { badge } from '../../../components/badge/badge.js';
import { breadcrumb } from '../../../components/breadcrumb/breadcrumb.js';
import { linkButton } from '../../../components/button/button.js';
import { errorSummary } from '../../../components/error-summary/error-summary.js';
import { selectField } from '../../../components/field/inputs.js';
import { fileDrop } from '../../../components/file-drop/file-drop.js';
import { table } from '../../../components/table/table.js';
import { api } from '../../../src/api.js';
import { money } from '../../../src/format.js';
import { inBase64 } from '../../../src/in-base64.js';
import { t, url } from '../../../src/i18n.js';
import { startScreen } from '../../../src/screen.js';
import { toast } from '../../../src/status.js';

const of = ({ query }) => `/v1/consultations/${encodeURIComponent(query.get('id') ?? '')}`;
const base = (screen) => `${of(screen)}/evaluation/${Number(screen.query.get('lot') ?? 1)}/schedules`;

const load = async (screen) => ({ at: base(screen), found: await api.get(base(screen)) });

const send = (screen, file) =>
  screen.run('send', async () => {
    const body = { offer: screen.state.offer, name: file.name, file: await inBase64(file) };
    screen.data.found = await api.post(screen.data.at, body);
    toast(t('schedules.read'));
  });

const form = (screen) =>
  html`<section class="card">
    <h2>${t('schedules.add')}</h2>
    ${selectField({
      name: 'offer',
      label: t('analysis.offer'),
      width: 'm',
      placeholder: t('ui.choose'),
      value: screen.state.offer,
      error: screen.state.errors.offer,
      onChange: (offer) => screen.update({ offer }),
      choices: screen.data.found.offers.map(({ id: value, name: label }) => ({ value, label })),
    })}
    ${fileDrop({
      name: 'file',
      label: t('schedules.file'),
      hint: t('schedules.file_hint'),
      error: screen.state.errors.file,
      accept: '.csv,.xlsx',
      single: true,
      onFiles: ([file]) => send(screen, file),
    })}
  </section>`;

const nameOf = ({ offers }, id) => offers.find((one) => one.id === id)?.name ?? id;
const sum = (value) => (value == null ? '–' : money(value));

const slips = (found, one) =>
  html`<section class="card">
    <div class="spread">
      <h2>${nameOf(found, one.offer)}</h2>
      ${
        one.slips.length
          ? badge({ label: t('schedules.slips', { count: one.slips.length }), kind: 'warning' })
          : badge({ label: t('schedules.no_slip'), kind: 'success' })
      }
    </div>
    <p>
      ${t('schedules.totals', { count: one.lines, stated: sum(one.total), computed: sum(one.computed) })}
      <span class="soft small">${one.file_name}</span>
    </p>
    ${
      one.slips.length
        ? table({
            caption: t('schedules.slips_of', { name: nameOf(found, one.offer) }),
            rows: one.slips,
            columns: [
              {
                key: 'row',
                label: t('schedules.line'),
                rowHeader: true,
                cell: ({ row, label }) => (row ? t('schedules.row', { row, label }) : t('schedules.total')),
              },
              { key: 'kind', label: t('schedules.slip'), cell: ({ kind }) => t(`schedules.slip_${kind}`) },
              { key: 'stated', label: t('schedules.stated'), align: 'end', cell: ({ stated }) => sum(stated) },
              { key: 'computed', label: t('schedules.computed'), align: 'end', cell: ({ computed }) => sum(computed) },
            ],
          })
        : nothing
    }
  </section>`;

function price({ prices, missing, changed }, offer) {
  if (missing.includes(offer)) return badge({ label: t('schedules.missing'), kind: 'warning' });
  return html`${sum(prices[offer])}${
    changed.includes(offer) ? html`<br />${badge({ label: t('schedules.changed'), kind: 'warning' })}` : nothing
  }`;
}

const comparison = (screen) => {
  const { found, at } = screen.data;
  return html`<section>
    <h2>${t('schedules.compared')}</h2>
    <p>${t('schedules.compared_why')}</p>
    <div class="row">
      ${['csv', 'xlsx'].map((format) =>
        linkButton({ label: t(`analysis.export_${format}`), href: `${at}/export?format=${format}` }),
      )}
    </div>
    ${table({
      caption: t('schedules.compared'),
      hideCaption: true,
      rows: found.lines,
      columns: [
        {
          key: 'label',
          label: t('schedules.line'),
          rowHeader: true,
          cell: ({ code, label, unit, quantity }) =>
            html`${code} ${label}<br /><span class="soft small">${[quantity, unit].filter(Boolean).join(' ')}</span>`,
        },
        ...found.schedules.map(({ offer }) => ({
          key: offer,
          label: nameOf(found, offer),
          align: 'end',
          cell: (line) => price(line, offer),
        })),
      ],
    })}
  </section>`;
};

function view(screen) {
  const { found } = screen.data;
  const { consultation, lot } = found;
  return html`${breadcrumb([
      { label: t('shell.nav.buyer'), href: url('/acheteur/') },
      {
        label: consultation.reference || consultation.title,
        href: url('/acheteur/consultation/', { id: consultation.id }),
      },
      { label: t('analysis.title'), href: url('/acheteur/analyse/', { id: consultation.id, lot, vue: 'offres' }) },
      { label: t('schedules.title') },
    ])}
    <h1>${t('schedules.title')}</h1>
    <p class="soft">${consultation.title}</p>
    <p>${t('schedules.why')}</p>
    ${errorSummary(screen.state)} ${found.offers.length ? form(screen) : alert({ body: t('analysis.no_offer') })}
    ${found.schedules.map((one) => slips(found, one))} ${found.schedules.length > 1 ? comparison(screen) : nothing}`;
}

startScreen({ access: 'user', load, view, state: { offer: '' } });
