import { moreButton, pageLinks } from './pagination.js';

export default {
  name: 'pagination',
  states: [
    ['more', () => moreButton({ next: 'c', shown: 50 })],
    ['end', () => moreButton({ next: null, shown: 1 })],
    ['links', () => pageLinks({ firstHref: '#', nextHref: '#' })],
  ],
};
