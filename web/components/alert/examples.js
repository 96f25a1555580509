import { alert } from './alert.js';
import { button } from '../button/button.js';

export default {
  name: 'alert',
  states: [
    [
      'info',
      () => alert({ title: 'La consultation est ouverte.', body: 'Les plis restent fermés jusqu’à la date limite.' }),
    ],
    ['success', () => alert({ kind: 'success', title: 'Pli reçu.', body: 'Votre récépissé est prêt.' })],
    [
      'warning',
      () =>
        alert({
          kind: 'warning',
          title: 'Il reste 7 minutes.',
          body: 'Votre envoi risque de finir après la date limite.',
        }),
    ],
    [
      'error',
      () =>
        alert({
          kind: 'error',
          title: 'Envoi interrompu.',
          body: 'Rien n’est perdu : reprenez quand le réseau revient.',
          actions: button({ label: 'Reprendre' }),
        }),
    ],
  ],
};
