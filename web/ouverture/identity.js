// How a bidder's identity is known, and accounts that bear one identifier: the buyer says whether they are one company.
// Exports: knownBadge(one), twins(screen, one, {able, settle}).
import { html, nothing } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { badge } from '../components/badge/badge.js';
import { button } from '../components/button/button.js';
import { t } from '../src/i18n.js';

/** Deposits stored before accounts had a proof say nothing. */
export const knownBadge = ({ known }) =>
  known
    ? badge({ label: t(`known.${known}`), kind: ['declared', 'contested'].includes(known) ? 'warning' : 'success' })
    : nothing;

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
          ({ company, number, known }) =>
            html`<li>${company.name}, ${t('opening.number', { number })} ${knownBadge({ known })}</li>`,
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
