// Names of envelopes. Exports: slotName(slot) → « Candidature », « Offre, lot 2 »; hintOf(slot); isAnonymous(slot).
import { t } from '../src/i18n.js';

export function slotName(slot) {
  const [, lot, kind] = /^L(\d{3,4})-(\w+)$/.exec(slot);
  return kind === 'candidacy' ? t('deposit.candidacy') : t(`deposit.${kind}`, { lot: Number(lot) });
}

export const isAnonymous = (slot) => slot.endsWith('-project');

export const hintOf = (slot) => t(`deposit.${slot.replace(/^.*-/, '')}_hint`);
