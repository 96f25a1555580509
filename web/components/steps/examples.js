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
  ],
};
