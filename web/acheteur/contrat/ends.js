// Renewals, terminations, and the end of a contract's execution. Exports: ends(screen).
import { html, nothing } from 'lit-html';
import { button } from '../../components/button/button.js';
import { amountField } from '../../components/field/amount.js';
import { checkbox, radioGroup } from '../../components/field/choices.js';
import { selectField, textArea, textField } from '../../components/field/inputs.js';
import { decimal } from '../../src/decimal.js';
import { money } from '../../src/format.js';
import { t } from '../../src/i18n.js';
import { filed } from './filing.js';
import { dayOf } from './words.js';

const CAUSES = [
  'holder-fault',
  'general-interest',
  'force-majeure',
  'agreement',
  'insolvency',
  'irregularity',
  'court',
  'other',
];
const date = (name, label, error) => textField({ name, type: 'date', width: 's', label, error });

const renew = (screen) =>
  filed(screen, {
    title: t('contract.renew'),
    fields: (errors) =>
      html`${radioGroup({
        name: 'tacit',
        label: t('contract.renewal_kind'),
        value: 'tacit',
        choices: ['tacit', 'express'].map((value) => ({ value, label: t(`contract.renewal_${value}`) })),
      })}
      ${date('decided_on', t('contract.renewed_on'), errors.decided_on)}
      ${date('until', t('contract.until'), errors.until)}`,
    path: 'renewals',
    body: ({ tacit, decided_on: decided, until }) => ({ tacit: tacit === 'tacit', decided_on: decided, until }),
  });

const terminate = (screen) =>
  filed(screen, {
    title: t('contract.terminate'),
    intro: t('contract.terminate_why'),
    fields: (errors) =>
      html`${selectField({
        name: 'cause',
        label: t('contract.cause'),
        error: errors.cause,
        choices: CAUSES.map((value) => ({ value, label: t(`contract.cause_${value}`) })),
      })}
      ${checkbox({ name: 'partial', label: t('contract.partial') })}
      ${textField({ name: 'part', label: t('contract.part'), required: false, maxlength: 1000, error: errors.part })}
      ${date('on', t('contract.effect_on'), errors.on)}
      ${textArea({ name: 'reason', label: t('contract.end_reason'), error: errors.reason })}
      ${amountField({
        name: 'amount_eur',
        label: t('contract.indemnity'),
        required: false,
        error: errors.amount_eur,
      })}`,
    path: 'terminations',
    body: (given) => ({
      cause: given.cause,
      partial: Boolean(given.partial),
      part: given.part ?? '',
      on: given.on,
      reason: given.reason,
      ...(given.amount_eur && { amount_eur: decimal(given.amount_eur) }),
    }),
    confirm: t('contract.terminate_confirm'),
  });

const end = (screen) =>
  filed(screen, {
    title: t('contract.end'),
    intro: t('contract.end_why'),
    fields: (errors) => date('on', t('contract.ended_on'), errors.on),
    path: 'end',
    body: ({ on }) => ({ on }),
  });

const renewed = (one) =>
  html`<li>
    ${t(one.tacit ? 'contract.renewed_tacitly' : 'contract.renewed_expressly', {
      until: dayOf(one.until),
      on: dayOf(one.decided_on),
    })}
  </li>`;

const terminated = (one) =>
  html`<li>
    ${t(one.partial ? 'contract.terminated_in_part' : 'contract.terminated_wholly', {
      on: dayOf(one.on),
      cause: t(`contract.cause_${one.cause}`),
      part: one.part,
    })}<br />
    ${one.reason}${one.amount_eur ? html` (${money(one.amount_eur)})` : nothing}
  </li>`;

export function ends(screen) {
  const { contract: c } = screen.data;
  const over = ['ended', 'dropped', 'prepared'].includes(c.state);
  return html`<section class="card">
    <h2>${t('contract.ends')}</h2>
    ${
      c.renewals.length || c.terminations.length
        ? html`<ul>
            ${c.renewals.map(renewed)} ${c.terminations.map(terminated)}
          </ul>`
        : html`<p>${t('contract.no_end')}</p>`
    }
    ${c.execution_ended_on ? html`<p>${t('contract.over', { on: dayOf(c.execution_ended_on) })}</p>` : nothing}
    ${
      c.manages && !over
        ? html`<div class="row">
            ${c.state === 'terminated' ? nothing : button({ label: t('contract.renew'), onClick: () => renew(screen) })}
            ${
              c.state === 'terminated'
                ? nothing
                : button({ label: t('contract.terminate'), onClick: () => terminate(screen) })
            }
            ${button({ label: t('contract.end'), onClick: () => end(screen) })}
          </div>`
        : nothing
    }
  </section>`;
}
