import { trialBadge, trialBanner } from './trial.js';

export default {
  name: 'trial',
  states: [
    ['rehearsal', () => trialBanner({ test: true })],
    ['model', () => trialBanner({ template: true })],
    ['badge', () => trialBadge({ test: true })],
  ],
};
