// What became of a deposit, lot by lot, and the contracts that the company holds. Exports: fatesOf(deposit),
// contractsOf(deposits).
import { html, nothing } from 'lit-html';
import { linkButton } from '../components/button/button.js';
import { instant, money } from '../src/format.js';
import { t, url } from '../src/i18n.js';

const letterOf = (consultation, id) => url('/entreprise/message/', { consultation: consultation.id, id });

/** One line a lot; the reason is the one the letter gives to this company. */
export const fatesOf = ({ fates = [], consultation }) =>
  fates.length
    ? html`<ul class="small">
        ${fates.map(
          ({ lot, state, at, reason, message_id: letter }) =>
            html`<li>
              ${t('company.fate', {
                lot,
                state: t(`company.fate_${state}`),
                at: instant(at, consultation.time_zone),
              })}${reason ? html`<br />${reason}` : nothing}
              ${letter ? html`<a href=${letterOf(consultation, letter)}>${t('company.fate_letter')}</a>` : nothing}
            </li>`,
        )}
      </ul>`
    : nothing;

function contract({ consultation }, { lot, contract_at: at, amount_eur: amount, message_id: letter }) {
  return html`<li>
    <strong>${consultation.title}</strong> <span class="soft small">${consultation.buyer?.name}</span><br />
    ${
      at
        ? t('company.contract_line', { lot, at: instant(at, consultation.time_zone) })
        : t('company.contract_waits', { lot })
    }
    ${amount ? html`<br />${t('company.contract_amount', { amount: money(amount) })}` : nothing}
    <div class="row">
      ${linkButton({
        label: t('company.fate_letter'),
        kind: at ? 'quiet' : 'primary',
        href: letterOf(consultation, letter),
        context: consultation.title,
      })}
    </div>
  </li>`;
}

/** « Mon contrat »: every lot that the company won and was notified of. */
export function contractsOf(deposits) {
  const held = deposits.flatMap((one) =>
    (one.fates ?? []).filter(({ state }) => state === 'retained').map((fate) => contract(one, fate)),
  );
  return held.length
    ? html`<section class="card">
        <h2>${t('company.my_contract')}</h2>
        <ul>
          ${held}
        </ul>
      </section>`
    : nothing;
}
