// Names of envelopes. Exports: slotName(slot) → « Candidature », « Offre, lot 2 ».
import { t } from '../src/i18n.js';

export function slotName(slot) {
  const [, lot, kind] = /^L(\d{3})-(\w+)$/.exec(slot);
  return kind === 'candidacy' ? t('deposit.candidacy') : t('deposit.offer', { lot: Number(lot) });
}
