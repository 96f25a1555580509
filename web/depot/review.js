// Step 3: the last reading before sealing, five points to confirm (REQ-063, RGAA 11.12). Exports: view(screen, go),
// CONFIRMATIONS.
import { html, nothing } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { button } from '../components/button/button.js';
import { checkbox } from '../components/field/choices.js';
import { size } from '../src/format.js';
import { t } from '../src/i18n.js';
import { missingOf } from './checklist.js';
import { warningsOf } from './findings.js';
import { slotName } from './slots.js';

export const CONFIRMATIONS = ['buyer', 'reference', 'title', 'lots', 'contents'];

const lotsText = ({ consultation, deposit }) =>
  deposit.lots
    .map((number) => {
      const lot = consultation.lots.find((one) => one.number === number);
      return t('deposit.lot', { number, title: lot?.title ?? '' });
    })
    .join(' ; ');

const said = (screen) => ({
  buyer: screen.data.consultation.buyer.name,
  reference: screen.data.consultation.reference,
  title: screen.data.consultation.title,
  lots: lotsText(screen.data),
});

/** Nothing of it blocks: the bidder alone knows whether it matters. */
function unticked(screen) {
  const missing = screen.data.deposit.slots.map((slot) => [slot, missingOf(screen, slot)]);
  const lines = missing.filter(([, labels]) => labels.length);
  if (!lines.length) return nothing;
  return alert({
    kind: 'warning',
    title: t('deposit.unticked'),
    body: html`<ul>
      ${lines.map(([slot, labels]) => html`<li><strong>${slotName(slot)}</strong> : ${labels.join(' ; ')}</li>`)}
    </ul>`,
  });
}

function contents(screen) {
  const odd = warningsOf(screen);
  return html`<ul>
    ${screen.data.deposit.slots.map(
      (slot) =>
        html`<li>
          <strong>${slotName(slot)}</strong>
          <ul>
            ${(screen.state.chosen[slot] ?? []).map(
              ({ name, file }) =>
                html`<li>
                  ${name} <span class="soft">(${size(file.size)})</span>
                  ${odd[slot][name].map((said) => html`<span class="odd">${said}</span>`)}
                </li>`,
            )}
            ${
              screen.data.saved?.slots[slot]?.done?.files.map(
                ({ name, size_bytes: bytes }) => html`<li>${name} <span class="soft">(${size(bytes)})</span></li>`,
              ) ?? ''
            }
          </ul>
        </li>`,
    )}
  </ul>`;
}

export function view(screen, go) {
  const known = said(screen);
  const next = () => {
    const open = CONFIRMATIONS.filter((name) => !screen.state.confirmed[name]);
    if (open.length)
      screen.fail(
        Object.fromEntries(
          open.map((name) => [`confirm.${name}`, t('deposit.confirm_missing', { what: t(`deposit.confirm_${name}`) })]),
        ),
      );
    else go('progress');
  };
  const tick = (name) => (checked) => screen.update({ confirmed: { ...screen.state.confirmed, [name]: checked } });
  return html`<p>${t('deposit.review_intro')}</p>
    ${CONFIRMATIONS.map((name) =>
      checkbox({
        name: `confirm.${name}`,
        checked: screen.state.confirmed[name],
        error: screen.state.errors[`confirm.${name}`],
        onChange: tick(name),
        label: html`<span class="soft">${t(`deposit.confirm_${name}`)}</span><br /><strong
            >${known[name] ?? t('deposit.confirm_contents_value')}</strong
          >`,
      }),
    )}
    ${contents(screen)} ${unticked(screen)}
    <p>${t('deposit.seal_why')}</p>
    <div class="row">
      ${button({ label: t('deposit.seal_and_send'), kind: 'primary', onClick: next })}
      ${button({ label: t('ui.back'), kind: 'quiet', onClick: () => go('files') })}
    </div>`;
}
