// A sum in euros. Exports: amountField(options). What was understood is written back when the field is left:
// « 12.500,5 » becomes « 12 500,50 ». `decimal` (src/decimal.js) reads it.
import { decimal, typed } from '../../src/decimal.js';
import { textField } from './inputs.js';

/** The options of a text field; `value` is a decimal text. */
export function amountField({ value, onChange, ...options }) {
  const follow = (given) => {
    document.getElementById(`f-${options.name}`).value = typed(decimal(given));
    onChange?.(given);
  };
  return textField({
    width: 's',
    inputmode: 'decimal',
    suffix: '€',
    ...options,
    value: typed(value),
    onChange: follow,
  });
}
