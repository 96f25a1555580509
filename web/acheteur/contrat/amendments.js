// Modifications of a contract, each on its legal basis, with what the law says before it is entered. Exports:
// amendments(screen).
import { html, nothing } from 'lit-html';
import { alert } from '../../components/alert/alert.js';
import { button } from '../../components/button/button.js';
import { amountField } from '../../components/field/amount.js';
import { selectField, textArea, textField } from '../../components/field/inputs.js';
import { table } from '../../components/table/table.js';
import { api } from '../../src/api.js';
import { decimal } from '../../src/decimal.js';
import { money } from '../../src/format.js';
import { t } from '../../src/i18n.js';
import { filed } from './filing.js';
import { dayOf, fileLink, percent } from './words.js';

const capOf = ({ each, total }) => {
  if (each) return t('contract.cap_each', { percent: each });
  return total ? t('contract.cap_total', { percent: total }) : '';
};
const basisLabel = (row) => `${row.code} – ${t(`contract.basis_${row.code}`)}${capOf(row)}`;
const REPLACING = ['R2194-6', 'R3135-6'];

/** Says what the law says of the sum being typed, under the form's head; silent while it cannot know. */
async function advise({ at }) {
  const place = document.getElementById('advice');
  const basis = document.getElementById('f-basis')?.value;
  const amount = decimal(document.getElementById('f-amount_eur')?.value ?? '');
  if (!place || !basis || !amount) return;
  try {
    const found = await api.get(`${at}/amendment-advice?${new URLSearchParams({ basis, amount_eur: amount })}`);
    const told = found.warnings.map((code) => t(`contract.warning_${code}`));
    place.textContent = [
      t('contract.advice', { percent: percent(found.percent), total: percent(found.cumulated_percent) }),
      found.wrong,
      ...told,
    ]
      .filter(Boolean)
      .join(' ');
  } catch {
    place.textContent = '';
  }
}

const fields = (screen) => (errors) => {
  const { contract: c } = screen.data;
  const told = () => advise(screen.data);
  return html`${selectField({
      name: 'basis',
      label: t('contract.basis'),
      error: errors.basis,
      choices: c.bases.map((row) => ({ value: row.code, label: basisLabel(row) })),
      onChange: told,
    })}
    ${amountField({
      name: 'amount_eur',
      label: t('contract.new_amount'),
      hint: t('contract.new_amount_hint', { amount: money(c.amount_eur) }),
      required: false,
      error: errors.amount_eur,
      onChange: told,
    })}
    <p id="advice" role="status"></p>
    ${textField({
      name: 'duration_months',
      label: t('contract.new_duration'),
      inputmode: 'numeric',
      width: 's',
      required: false,
      error: errors.duration_months,
    })}
    ${textField({
      name: 'siret',
      label: t('contract.new_holder_siret'),
      hint: t('contract.new_holder_hint'),
      inputmode: 'numeric',
      width: 'm',
      required: false,
      error: errors['holder.identifier'],
    })}
    ${textField({ name: 'name', label: t('contract.new_holder_name'), required: false, maxlength: 300 })}
    ${textArea({ name: 'reason', label: t('contract.change_reason'), error: errors.reason })}
    ${textField({
      name: 'signed_on',
      type: 'date',
      width: 's',
      label: t('contract.signed_on'),
      error: errors.signed_on,
    })}
    ${textField({
      name: 'notified_on',
      type: 'date',
      width: 's',
      required: false,
      label: t('contract.change_notified_on'),
      error: errors.notified_on,
    })}`;
};

const amend = (screen) =>
  filed(screen, {
    title: t('contract.amend'),
    intro: t('contract.amend_why'),
    fields: fields(screen),
    fileLabel: t('contract.amendment_file'),
    path: 'amendments',
    body: (given, fileId) => ({
      basis: given.basis,
      reason: given.reason,
      signed_on: given.signed_on,
      file_id: fileId,
      ...(given.notified_on && { notified_on: given.notified_on }),
      ...(given.amount_eur && { amount_eur: decimal(given.amount_eur) }),
      ...(Number(given.duration_months) && { duration_months: Number(given.duration_months) }),
      ...(REPLACING.includes(given.basis) &&
        given.siret && {
          holder: { identifier: { type: 'SIRET', value: given.siret }, name: given.name || given.siret },
        }),
    }),
  });

const effect = (one) =>
  html`${one.amount_eur === null ? nothing : html`${money(one.amount_eur)} (${percent(one.percent)})<br />`}
  ${one.duration_months ? html`${t('contract.months', { count: one.duration_months })}<br />` : nothing}
  ${one.holders.map(({ name }) => html`${t('contract.replaced_by', { name })}<br />`)}`;

const list = ({ data: { at, contract } }) =>
  table({
    caption: t('contract.amendments'),
    hideCaption: true,
    rows: contract.amendments,
    columns: [
      { key: 'number', label: t('contract.number'), rowHeader: true },
      {
        key: 'basis',
        label: t('contract.basis'),
        cell: ({ basis, reason }) => html`${basis}<br /><span class="small">${reason}</span>`,
      },
      { key: 'effect', label: t('contract.effect'), cell: effect },
      { key: 'total', label: t('contract.cumulated'), cell: (one) => percent(one.cumulated_percent) },
      { key: 'signed', label: t('contract.signed_on'), cell: ({ signed_on: on }) => dayOf(on) },
      { key: 'file', label: t('contract.document'), cell: ({ file }) => fileLink(at, file) },
      {
        key: 'data',
        label: t('contract.data'),
        cell: ({ published_on: on }) =>
          on
            ? t('contract.data_on', { on: dayOf(on) })
            : t(contract.consultation_id ? 'contract.data_waits' : 'contract.data_elsewhere'),
      },
    ],
  });

function total({ category, cumulated_percent: now }) {
  const low = category === 'works' ? 15 : 10;
  return Number(now) > low
    ? alert({
        kind: 'warning',
        title: t('contract.above_low', { percent: percent(now), low }),
        body: t('contract.above_low_why'),
      })
    : nothing;
}

export function amendments(screen) {
  const { contract: c } = screen.data;
  return html`<section class="card">
    <h2>${t('contract.amendments')}</h2>
    ${total(c)} ${c.amendments.length ? list(screen) : html`<p>${t('contract.no_amendment')}</p>`}
    ${c.manages ? button({ label: t('contract.amend'), onClick: () => amend(screen) }) : nothing}
  </section>`;
}
