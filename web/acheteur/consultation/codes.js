// A code of the common procurement vocabulary never stands alone. Exports: coded(consultation, code).
import { lang } from '../../src/i18n.js';

/** « 45233141 – Travaux d’entretien routier »; the code alone when the list does not hold it. */
export function coded({ labels }, code) {
  const label = labels.cpv[code];
  return label ? `${code} – ${label[lang]}` : code;
}
