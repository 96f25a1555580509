import { tabs } from './tabs.js';

export default {
  name: 'tabs',
  states: [
    [
      'second',
      () =>
        tabs({
          label: 'Registres',
          items: [
            { label: 'Retraits', href: '#' },
            { label: 'Dépôts', href: '#', current: true },
            { label: 'Ouvertures', href: '#' },
          ],
        }),
    ],
  ],
};
