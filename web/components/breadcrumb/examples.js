import { breadcrumb } from './breadcrumb.js';

export default {
  name: 'breadcrumb',
  states: [
    [
      'three',
      () =>
        breadcrumb([
          { label: 'Mes consultations', href: '#' },
          { label: '2026-014', href: '#' },
          { label: 'Registres' },
        ]),
    ],
  ],
};
