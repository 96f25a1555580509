import { definitionList } from './definition-list.js';

export default {
  name: 'definition-list',
  states: [
    [
      'some',
      () =>
        definitionList([
          { label: 'Acheteur', value: 'Ville de Saint-Malo' },
          { label: 'Référence', value: '2026-014' },
          { label: 'Absent', value: '' },
        ]),
    ],
  ],
};
