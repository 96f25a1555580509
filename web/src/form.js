// Reading forms and checking them before the server does. Exports: values(form), missing(values, names), isSiret(text),
// FormFault.
import { t } from './i18n.js';

/** What a form finds wrong by itself, `errors` as the server would tell them: field → sentence. */
export class FormFault extends Error {
  constructor(errors) {
    super(Object.values(errors).join(' '));
    this.errors = errors;
  }
}

/** Field name → trimmed text; names given several times (boxes) become arrays. */
export function values(form) {
  const found = {};
  for (const [name, raw] of new FormData(form)) {
    const value = typeof raw === 'string' ? raw.trim() : raw;
    found[name] = name in found ? [].concat(found[name], value) : value;
  }
  return found;
}

/** {field: « Renseignez … »} for the compulsory fields left empty; `labels`: field → its label. */
export function missing(given, labels) {
  const empty = Object.entries(labels).filter(([name]) => !given[name]?.length);
  return Object.fromEntries(empty.map(([name, label]) => [name, t('ui.fill_in', { label })]));
}

function luhn(digits) {
  const doubled = [...digits].reverse().map((digit, index) => Number(digit) * (index % 2 ? 2 : 1));
  return doubled.reduce((sum, value) => sum + (value > 9 ? value - 9 : value), 0) % 10 === 0;
}

const LA_POSTE = '356000000';

/**
 * 14 digits, Luhn on the whole and on the SIREN; La Poste's establishments instead sum to a multiple of 5 (REQ-007).
 */
export function isSiret(text) {
  const digits = text.replace(/[\s.\-\u00ad\u2010-\u2015\u2212]/g, '');
  if (!/^\d{14}$/.test(digits) || digits.startsWith('000000000')) return false;
  if (!luhn(digits.slice(0, 9))) return false;
  if (luhn(digits)) return true;
  return digits.startsWith(LA_POSTE) && [...digits].reduce((sum, digit) => sum + Number(digit), 0) % 5 === 0;
}
