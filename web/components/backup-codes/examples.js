import { backupCodes } from './backup-codes.js';

const codes = [
  '7KDM-Q2XW',
  'H4TP-9ZRC',
  'M6BN-3VJF',
  'X8LS-5YGA',
  'R2CW-7EKD',
  'Q9HT-4MPB',
  'Z3VN-8LXS',
  'B5GY-6RJW',
  'F7AK-2DCT',
  'J4PM-9HQN',
];

export default {
  name: 'backup-codes',
  states: [['ten', () => backupCodes({ codes, doneLabel: 'C’est rangé', onDone: () => {} })]],
};
