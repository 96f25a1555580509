// What holds today on a contract, beside what it was at its birth. Exports: facts(screen).
import { html, nothing } from 'lit-html';
import { definitionList } from '../../components/definition-list/definition-list.js';
import { money } from '../../src/format.js';
import { t } from '../../src/i18n.js';
import { dayOf, percent } from './words.js';

const changed = (now, first, shown) =>
  String(now) === String(first) || Number(now) === Number(first)
    ? shown(now)
    : html`${shown(now)}<br /><span class="soft small">${t('contract.at_birth', { value: shown(first) })}</span>`;

const holder = ({ name, identifier }) =>
  html`${name} <span class="soft small">${identifier.type} ${identifier.value}</span><br />`;
const months = (count) => (count ? t('contract.months', { count }) : '');

export function facts({ data: { contract: c } }) {
  return html`<section class="card">
    <h2>${t('contract.facts')}</h2>
    ${definitionList([
      { label: t('contract.holders'), value: c.holders.map(holder) },
      { label: t('contract.amount'), value: changed(c.amount_eur, c.initial_amount_eur, money) },
      { label: t('contract.cumulated'), value: c.amendments.length ? percent(c.cumulated_percent) : '' },
      { label: t('contract.maximum'), value: c.maximum_eur ? money(c.maximum_eur) : '' },
      { label: t('contract.nature'), value: t(`contract.nature_${c.nature}`) },
      { label: t('contract.category'), value: c.category ? t(`contract.category_${c.category}`) : '' },
      { label: t('contract.cpv'), value: c.cpv },
      { label: t('contract.notified_on'), value: dayOf(c.notified_on) || t('contract.not_notified') },
      {
        label: t('contract.duration'),
        value: changed(c.duration_months ?? '', c.initial_duration_months ?? '', months) || '',
      },
      { label: t('contract.ends_on'), value: dayOf(c.ends_on) },
      { label: t('contract.ended_on'), value: dayOf(c.execution_ended_on) },
    ])}
    ${c.state === 'prepared' ? html`<p>${t('contract.prepared_why')}</p>` : nothing}
  </section>`;
}
