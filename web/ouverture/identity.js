// How a bidder's identity is known, and accounts that bear one identifier: the buyer says whether they are one company.
// Exports: knownBadge(one), formerly(company), twins(screen, one, {able, settle}).
import { html, nothing } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { badge } from '../components/badge/badge.js';
import { button } from '../components/button/button.js';
import { identifierText } from '../components/receipt/receipt.js';
import { day } from '../src/format.js';
import { t } from '../src/i18n.js';

/** Deposits stored before accounts had a proof say nothing. */
export const knownBadge = ({ known }) =>
  known
    ? badge({ label: t(`known.${known}`), kind: ['declared', 'contested'].includes(known) ? 'warning' : 'success' })
    : nothing;

export const formerly = ({ formerly: before = [] }) =>
  before.map(
    (one) =>
      html`<span class="soft">${t('opening.formerly', { number: identifierText(one), on: day(one.until) })}</span
        ><br />`,
  );

const decided = ({ same, reason }) =>
  html`<p><strong>${t(same ? 'opening.twins_same' : 'opening.twins_apart')}</strong> ${reason}</p>`;

/** `settle(one, same)` asks why, then writes it. */
export function twins(screen, one, { able, settle }) {
  if (!one.twins.length) return nothing;
  if (one.identity) return decided(one.identity);
  const others = screen.data.session.deposits.filter(({ id }) => one.twins.includes(id));
  return alert({
    kind: 'warning',
    title: t('opening.twins'),
    body: html`<p>${t('opening.twins_why')}</p>
      <ul>
        ${[one, ...others].map(
          ({ company, number, known, merged_into: into }) =>
            html`<li>
              ${company.name}, ${t('opening.number', { number })}
              ${into ? html`(${t('opening.merged_into', { name: into })})` : nothing} ${knownBadge({ known })}
            </li>`,
        )}
      </ul>`,
    actions: able
      ? [true, false].map((same) =>
          button({
            label: t(same ? 'opening.twins_say_same' : 'opening.twins_say_apart'),
            context: one.company.name,
            onClick: () => settle(one, same),
          }),
        )
      : nothing,
  });
}
