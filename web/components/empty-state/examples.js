import { linkButton } from '../button/button.js';
import { emptyState } from './empty-state.js';

export default {
  name: 'empty-state',
  states: [
    [
      'action',
      () =>
        emptyState({
          title: 'Aucune consultation',
          body: 'Créez la première : un brouillon ne se voit que dans votre service.',
          action: linkButton({ label: 'Créer une consultation', href: '#', kind: 'primary' }),
        }),
    ],
  ],
};
