// The evaluators of a consultation: asked by address, for some days. Exports: evaluators(screen).
import { html, nothing } from 'lit-html';
import { button } from '../../components/button/button.js';
import { textField } from '../../components/field/inputs.js';
import { table } from '../../components/table/table.js';
import { api } from '../../src/api.js';
import { t } from '../../src/i18n.js';
import { toast } from '../../src/status.js';
import { dayFields, days, names, stateOf, takeBack } from '../equipe/lent.js';

const base = ({ data }) => `/v1/consultations/${data.consultation.id}/evaluators`;
const mayName = ({ data }) => data.consultation.permissions?.includes('name-evaluators');

const ask = (screen) =>
  screen.submit('ask', async ({ email, name, first, last }, event) => {
    await api.post(base(screen), { email, name, first, last });
    event.target.reset();
    toast(t('powers.asked', { email }));
    await screen.reload();
  });

const withdrawal = (screen, one, name) =>
  mayName(screen) && one.state !== 'over'
    ? takeBack(screen, one, `${base(screen)}/${one.id}`, { title: t('powers.end_title', { name }), name })
    : nothing;

function list(screen) {
  const { items, invitations } = screen.data.evaluators;
  const rows = [
    ...invitations.map((one) => ({ one, name: one.name || one.email, dates: '', state: t('powers.waiting') })),
    ...items.map((one) => ({ one, name: names(one.people), dates: days(one), state: stateOf(one) })),
  ];
  if (!rows.length) return html`<p>${t('powers.no_evaluator')}</p>`;
  return table({
    caption: t('powers.evaluators'),
    hideCaption: true,
    rows,
    columns: [
      { key: 'name', label: t('powers.person'), rowHeader: true },
      { key: 'dates', label: t('lent.dates') },
      { key: 'state', label: t('lent.state') },
      { key: 'do', label: t('lent.act'), cell: ({ one, name }) => withdrawal(screen, one, name) },
    ],
  });
}

const form = (screen) =>
  html`<form class="form no-print" @submit=${ask(screen)} novalidate>
    ${textField({ name: 'email', type: 'email', label: t('powers.email'), error: screen.state.errors.email })}
    ${textField({ name: 'name', label: t('powers.name'), required: false, error: screen.state.errors.name })}
    ${dayFields(screen)} ${button({ label: t('powers.ask'), type: 'submit', busy: screen.state.busy === 'ask' })}
  </form>`;

export const evaluators = (screen) =>
  screen.data.evaluators
    ? html`<section>
        <h2>${t('powers.evaluators')}</h2>
        <p>${t('powers.evaluators_why')}</p>
        ${list(screen)} ${mayName(screen) ? form(screen) : nothing}
      </section>`
    : nothing;
