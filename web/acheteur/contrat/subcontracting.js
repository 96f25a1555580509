// Subcontractors of a contract: declared, accepted, refused, or accepted by silence. Exports: subcontracting(screen),
// declaration(errors, options), declared(given, fileId).
import { html, nothing } from 'lit-html';
import { badge } from '../../components/badge/badge.js';
import { button } from '../../components/button/button.js';
import { formDialog } from '../../components/dialog/form-dialog.js';
import { amountField } from '../../components/field/amount.js';
import { checkbox, radioGroup } from '../../components/field/choices.js';
import { selectField, textArea, textField } from '../../components/field/inputs.js';
import { table } from '../../components/table/table.js';
import { api } from '../../src/api.js';
import { decimal } from '../../src/decimal.js';
import { money } from '../../src/format.js';
import { t } from '../../src/i18n.js';
import { toast } from '../../src/status.js';
import { filed } from './filing.js';
import { dayOf, fileLink } from './words.js';

const KINDS = { received: 'warning', accepted: 'success', 'accepted-by-silence': 'success', refused: 'error' };

/** What a form DC4 says. `buyer`: the buyer enters when and how it came. */
export const declaration = (errors, { buyer }) =>
  html`${textField({
    name: 'siret',
    label: t('contract.sub_siret'),
    inputmode: 'numeric',
    width: 'm',
    error: errors.identifier,
  })}
  ${textField({ name: 'name', label: t('contract.sub_name'), maxlength: 300, error: errors.name })}
  ${textArea({ name: 'services', label: t('contract.sub_services'), rows: 2, error: errors.services })}
  ${amountField({ name: 'amount_eur', label: t('contract.sub_amount'), error: errors.amount_eur })}
  ${checkbox({
    name: 'direct_payment',
    label: t('contract.sub_direct'),
    hint: t('contract.sub_direct_hint'),
    checked: true,
    error: errors.direct_payment,
  })}
  ${textField({
    name: 'duration_months',
    label: t('contract.duration'),
    inputmode: 'numeric',
    width: 's',
    required: false,
  })}
  ${selectField({
    name: 'price_variation',
    label: t('contract.sub_variation'),
    required: false,
    error: errors.price_variation,
    choices: ['', 'Ferme', 'Actualisable', 'Révisable'].map((value) => ({ value, label: value })),
  })}
  ${
    buyer
      ? html`${radioGroup({
          name: 'declared_at',
          label: t('contract.sub_when'),
          value: 'special-act',
          choices: ['special-act', 'offer'].map((value) => ({ value, label: t(`contract.sub_${value}`) })),
        })}
        ${textField({
          name: 'received_on',
          type: 'date',
          width: 's',
          label: t('contract.sub_received'),
          hint: t('contract.sub_received_hint'),
          error: errors.received_on,
        })}`
      : nothing
  }`;

export const declared = (given, fileId) => ({
  identifier: { type: 'SIRET', value: given.siret },
  name: given.name,
  services: given.services,
  amount_eur: decimal(given.amount_eur),
  direct_payment: Boolean(given.direct_payment),
  ...(Number(given.duration_months) && { duration_months: Number(given.duration_months) }),
  ...(given.price_variation && { price_variation: given.price_variation }),
  ...(given.declared_at && { declared_at: given.declared_at }),
  ...(given.received_on && { received_on: given.received_on }),
  ...(fileId && { file_id: fileId }),
});

const enter = (screen) =>
  filed(screen, {
    title: t('contract.sub_enter'),
    intro: t('contract.sub_why'),
    fields: (errors) => declaration(errors, { buyer: true }),
    fileLabel: t('contract.sub_file'),
    optionalFile: true,
    path: 'subcontracts',
    body: declared,
  });

async function settle(screen, one, accepted) {
  const { at } = screen.data;
  const saved = await formDialog({
    title: t(accepted ? 'contract.sub_accept_of' : 'contract.sub_refuse_of', one),
    fields: (errors) =>
      html`${textField({ name: 'on', type: 'date', width: 's', label: t('contract.sub_on'), error: errors.on })}
      ${accepted ? nothing : textArea({ name: 'reason', label: t('contract.sub_reason'), error: errors.reason })}`,
    confirm: t(accepted ? 'contract.sub_accept' : 'contract.sub_refuse'),
    send: ({ on, reason = '' }) => api.post(`${at}/subcontracts/${one.id}/verdict`, { accepted, on, reason }),
  });
  if (!saved) return;
  toast(t('ui.saved'));
  await screen.reload();
}

const stateOf = (one) =>
  html`${badge({ label: t(`contract.sub_state_${one.state}`), kind: KINDS[one.state] })}<br /><span class="small"
      >${
        one.state === 'received' ? t('contract.sub_silence', { on: dayOf(one.silence_on) }) : dayOf(one.settled_on)
      }</span
    >${one.reason ? html`<br /><span class="small">${one.reason}</span>` : nothing}`;

const acts = (screen) => (one) =>
  one.state === 'received'
    ? html`<div class="row">
        ${button({
          label: t('contract.sub_accept'),
          kind: 'primary',
          context: one.name,
          onClick: () => settle(screen, one, true),
        })}
        ${button({ label: t('contract.sub_refuse'), context: one.name, onClick: () => settle(screen, one, false) })}
      </div>`
    : nothing;

const list = (screen) => {
  const { at, contract: c } = screen.data;
  return table({
    caption: t('contract.subcontracts'),
    hideCaption: true,
    rows: c.subcontracts,
    columns: [
      {
        key: 'name',
        label: t('contract.sub'),
        rowHeader: true,
        cell: ({ name, identifier, services }) =>
          html`${name}<br /><span class="small soft">${identifier}</span><br /><span class="small">${services}</span>`,
      },
      {
        key: 'amount',
        label: t('contract.amount'),
        cell: ({ amount_eur: amount, direct_payment: direct }) =>
          html`${money(amount)}${direct ? html`<br /><span class="small">${t('contract.sub_paid')}</span>` : nothing}`,
      },
      {
        key: 'received',
        label: t('contract.sub_received'),
        cell: ({ received_on: on, file }) => html`${dayOf(on)}<br />${fileLink(at, file)}`,
      },
      { key: 'state', label: t('contracts.state'), cell: stateOf },
      ...(c.manages && c.subcontracts.some(({ state }) => state === 'received')
        ? [{ key: 'act', label: t('contract.act'), cell: acts(screen) }]
        : []),
    ],
  });
};

export function subcontracting(screen) {
  const { contract: c } = screen.data;
  return html`<section class="card">
    <h2>${t('contract.subcontracts')}</h2>
    ${
      c.subcontracts.length
        ? html`<p>${t('contract.sub_total', { amount: money(c.subcontracted_eur), of: money(c.amount_eur) })}</p>
            ${list(screen)}`
        : html`<p>${t('contract.no_sub')}</p>`
    }
    ${c.manages ? button({ label: t('contract.sub_enter'), onClick: () => enter(screen) }) : nothing}
  </section>`;
}
