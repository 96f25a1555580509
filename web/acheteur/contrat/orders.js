// Orders and call-offs of a framework agreement, against its maximum. Exports: orders(screen).
import { html, nothing } from 'lit-html';
import { alert } from '../../components/alert/alert.js';
import { button } from '../../components/button/button.js';
import { amountField } from '../../components/field/amount.js';
import { selectField, textArea, textField } from '../../components/field/inputs.js';
import { progress } from '../../components/progress/progress.js';
import { table } from '../../components/table/table.js';
import { decimal } from '../../src/decimal.js';
import { money } from '../../src/format.js';
import { t } from '../../src/i18n.js';
import { filed } from './filing.js';
import { dayOf, fileLink, percent } from './words.js';

const fields = (screen) => (errors) =>
  html`${selectField({
    name: 'kind',
    label: t('contract.order_kind'),
    value: 'order',
    choices: ['order', 'call-off'].map((value) => ({ value, label: t(`contract.order_${value}`) })),
  })}
  ${textField({ name: 'number', label: t('contract.number'), width: 'm', maxlength: 60, error: errors.number })}
  ${textField({ name: 'subject', label: t('contract.subject'), maxlength: 1000, error: errors.subject })}
  ${amountField({ name: 'amount_eur', label: t('contract.amount'), error: errors.amount_eur })}
  ${textField({ name: 'placed_on', type: 'date', width: 's', label: t('contract.placed_on'), error: errors.placed_on })}
  ${
    screen.data.contract.holders.length > 1
      ? selectField({
          name: 'holder',
          label: t('contract.order_holder'),
          error: errors.holder,
          choices: screen.data.contract.holders.map(({ name, identifier }) => ({
            value: identifier.value,
            label: name,
          })),
        })
      : nothing
  }
  ${errors.override ? textArea({ name: 'override', label: t('contract.override'), error: errors.override }) : nothing}`;

const place = (screen) =>
  filed(screen, {
    title: t('contract.order_place'),
    fields: fields(screen),
    fileLabel: t('contract.order_file'),
    optionalFile: true,
    path: 'orders',
    body: (given, fileId) => ({
      kind: given.kind,
      number: given.number,
      subject: given.subject,
      amount_eur: decimal(given.amount_eur),
      placed_on: given.placed_on,
      ...(given.holder && { holder: given.holder }),
      ...(given.override && { override: given.override }),
      ...(fileId && { file_id: fileId }),
    }),
  });

const list = ({ data: { at, contract } }) =>
  table({
    caption: t('contract.orders'),
    hideCaption: true,
    rows: contract.orders,
    columns: [
      {
        key: 'number',
        label: t('contract.number'),
        rowHeader: true,
        cell: ({ number, kind, subject }) =>
          html`${number}<br /><span class="small">${t(`contract.order_${kind}`)} : ${subject}</span>`,
      },
      { key: 'amount', label: t('contract.amount'), cell: ({ amount_eur: amount }) => money(amount) },
      { key: 'placed', label: t('contract.placed_on'), cell: ({ placed_on: on }) => dayOf(on) },
      {
        key: 'file',
        label: t('contract.document'),
        cell: ({ file, override: why }) =>
          html`${fileLink(at, file)}${why ? html`<br /><span class="small">${why}</span>` : nothing}`,
      },
    ],
  });

function consumed({ maximum_eur: maximum, ordered_eur: ordered, consumed_percent: used, nearly_consumed: nearly }) {
  if (maximum === null) return nothing;
  return html`${
    nearly
      ? alert({
          kind: 'warning',
          title: t('contract.nearly', { percent: percent(used) }),
          body: t('contract.nearly_why'),
        })
      : nothing
  }
  ${progress({
    label: t('contract.consumed', { amount: money(ordered ?? 0), of: money(maximum) }),
    ratio: Math.min(1, Number(used) / 100),
    state: 'done',
  })}`;
}

export function orders(screen) {
  const { contract: c } = screen.data;
  if (c.nature !== 'accord-cadre') return nothing;
  return html`<section class="card">
    <h2>${t('contract.orders')}</h2>
    ${consumed(c)} ${c.orders.length ? list(screen) : html`<p>${t('contract.no_order')}</p>`}
    ${c.manages ? button({ label: t('contract.order_place'), onClick: () => place(screen) }) : nothing}
  </section>`;
}
