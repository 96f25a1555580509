// The documents the buyer asks for, to be ticked by the bidder for itself: nothing of it is sent, nothing blocks.
// Exports: checklist(screen, slot), missingOf(screen, slot).
import { html, nothing } from 'lit-html';
import { checkboxGroup } from '../components/field/choices.js';
import { t } from '../src/i18n.js';
import { slotName } from './slots.js';

const kindOf = (slot) => slot.replace(/^.*-/, '');
const askedOf = ({ consultation }, slot) =>
  consultation.requested_documents.filter(({ kind }) => kind === kindOf(slot)).map(({ label }) => label);
const ticked = (screen, slot) => screen.state.ticked[slot] ?? [];

export function checklist(screen, slot) {
  const asked = askedOf(screen.data, slot);
  if (!asked.length) return nothing;
  return html`<div class="checklist">
    ${checkboxGroup({
      name: `asked.${slot}`,
      label: t('deposit.asked', { envelope: slotName(slot) }),
      hint: t('deposit.asked_hint'),
      values: ticked(screen, slot),
      onChange: (values) => screen.update({ ticked: { ...screen.state.ticked, [slot]: values } }),
      choices: asked.map((label) => ({ value: label, label })),
    })}
  </div>`;
}

/** What is asked and not ticked: said again at the last reading. */
export const missingOf = (screen, slot) =>
  askedOf(screen.data, slot).filter((label) => !ticked(screen, slot).includes(label));
