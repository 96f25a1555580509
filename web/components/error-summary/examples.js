import { html } from 'lit-html';
import { errorSummary } from './error-summary.js';
import { textField } from '../field/inputs.js';

export default {
  name: 'error-summary',
  states: [
    [
      'linked',
      () =>
        html`${errorSummary({ errors: { 'sum-title': 'Donnez un objet à la consultation.' } })}
        ${textField({ name: 'sum-title', label: 'Objet', error: 'Donnez un objet à la consultation.' })}`,
    ],
  ],
};
