// Amounts as people type them. Exports: decimal(text) → '12500.50', or the text itself when it is no amount, null when
// empty; typed(decimal) → « 12 500,50 ».
//
// « 12 500,50 », « 12.500,50 », « 12,500.50 », « 12'500.50 » are one amount. Money has cents: a mark followed by three
// digits separates thousands, unless nothing but zero stands before it.

const BLANKS = /[\s\u00a0\u202f\u2009'’€]/g;
const GROUPED = { '.': /^-?\d{1,3}(\.\d{3})+$/, ',': /^-?\d{1,3}(,\d{3})+$/ };

export function decimal(text) {
  if (!text?.trim()) return null;
  const bare = text.replace(BLANKS, '');
  const mark = bare.lastIndexOf(',') > bare.lastIndexOf('.') ? ',' : '.';
  const other = mark === ',' ? '.' : ',';
  const at = bare.lastIndexOf(mark);
  const whole =
    at < 0 || (GROUPED[mark].test(bare) && !/^-?0/.test(bare)) ? bare.replaceAll(mark, '') : bare.slice(0, at);
  const cents = whole.length === bare.replaceAll(mark, '').length ? '' : bare.slice(at + 1);
  const digits = GROUPED[other].test(whole) ? whole.replaceAll(other, '') : whole;
  return /^-?\d+$/.test(digits) && /^\d*$/.test(cents) ? digits + (cents && `.${cents}`) : text;
}

/** As the field shows it once read: what is no amount stays as typed. */
export function typed(value) {
  const [, sign, whole, cents] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(value ?? '') ?? [];
  if (whole === undefined) return value ?? '';
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '\u202f');
  return `${sign}${grouped}${cents ? `,${cents.padEnd(2, '0')}` : ''}`;
}
