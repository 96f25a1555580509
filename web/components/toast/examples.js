import { button } from '../button/button.js';
import { toast } from '../../src/status.js';

export default {
  name: 'toast',
  states: [['opener', () => button({ label: 'Montrer un message', onClick: () => toast('Brouillon enregistré.') })]],
};
