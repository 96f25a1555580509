import { steps } from './steps.js';

export default {
  name: 'steps',
  states: [
    [
      'all',
      () =>
        steps({
          label: 'Étapes',
          items: [
            { label: 'Identification', state: 'done', href: '#' },
            { label: 'Lots', state: 'current', href: '#' },
            { label: 'Calendrier', state: 'blocked', href: '#' },
            { label: 'Relecture', state: 'todo' },
          ],
        }),
    ],
    [
      'compact',
      () =>
        steps({
          label: 'Étapes du dépôt',
          compact: true,
          items: [
            { label: 'Candidat et lots', state: 'done' },
            { label: 'Vos documents', state: 'current' },
            { label: 'Dernière lecture', state: 'todo' },
          ],
        }),
    ],
  ],
};
