import { html } from 'lit-html';
import { button } from '../button/button.js';
import { askIdentity } from './unlock.js';

const keys = [
  {
    recipient: 'age1pq1exemple',
    fingerprint: 'ABCD-EFGH',
    wraps: [
      { kind: 'passphrase', payload: 'YWdl' },
      { kind: 'seed', payload: null },
    ],
  },
];

export default {
  name: 'unlock',
  states: [
    [
      'opener',
      () =>
        html`${button({
          label: 'Déverrouiller la clé',
          onClick: () => askIdentity({ keys, recipient: 'age1pq1exemple' }),
        })}`,
    ],
  ],
};
