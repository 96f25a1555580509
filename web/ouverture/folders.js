// Where an opened envelope's files go. Exports: folderOf(deposit, envelope) → path.
import { t } from '../src/i18n.js';
import { segment } from '../src/saving.js';

/** « Toits du Lac AB12-CD34/Offre lot 2 »: one folder a deposit, then one an envelope. */
export const folderOf = ({ company, number }, { kind, lot }) =>
  `${segment([company.name, number].filter(Boolean).join(' '))}/${segment(
    kind === 'candidacy' ? t('opening.candidacy') : t(`opening.${kind}`, { lot }).replace(',', ''),
  )}`;
