import { badge, statusBadge } from './badge.js';

export default {
  name: 'badge',
  states: [
    ...['draft', 'open', 'closed', 'opened', 'decided', 'cancelled'].map((status) => [
      status,
      () => statusBadge(status),
    ]),
    ['late', () => badge({ label: 'Hors délai', kind: 'error' })],
  ],
};
