import { progress } from './progress.js';

export default {
  name: 'progress',
  states: [
    ['running', () => progress({ label: 'Offre.zip', ratio: 0.42, detail: '12,4 Mo/s, encore 3 min 20 s' })],
    [
      'waiting',
      () =>
        progress({
          label: 'Plans.pdf',
          ratio: 0.6,
          state: 'waiting',
          detail: 'Réseau coupé : l’envoi reprendra seul.',
        }),
    ],
    ['done', () => progress({ label: 'Mémoire.docx', ratio: 1, state: 'done', detail: 'Envoyé' })],
    [
      'failed',
      () =>
        progress({ label: 'Prix.xlsx', ratio: 0.1, state: 'failed', detail: 'Le fichier a changé pendant l’envoi.' }),
    ],
    ['unknown', () => progress({ label: 'Vérification', ratio: null })],
  ],
};
