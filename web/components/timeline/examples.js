import { timeline } from './timeline.js';

export default {
  name: 'timeline',
  states: [
    [
      'three',
      () =>
        timeline({
          label: 'Calendrier',
          items: [
            { at: '2026-10-01T08:00:00.000Z', title: 'Publication' },
            {
              at: '2026-11-23T11:00:00.000Z',
              title: 'Date limite de remise des plis',
              state: 'next',
              detail: 'Midi, heure de Paris',
            },
            { title: 'Ouverture des plis', state: 'future' },
          ],
        }),
    ],
  ],
};
