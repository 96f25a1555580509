import { checks } from './checks.js';

export default {
  name: 'checks',
  states: [
    [
      'all',
      () =>
        checks([
          { label: 'Chiffrement', state: 'ok' },
          { label: 'Horloge', state: 'warning', detail: 'Décalée de 40 secondes.' },
          { label: 'Stockage', state: 'failed', detail: 'Refusé par le navigateur.' },
          { label: 'Débit', state: 'running' },
        ]),
    ],
  ],
};
