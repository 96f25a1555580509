import { countdown } from './countdown.js';
import { serverNow } from '../../src/clock.js';

const inSeconds = (seconds) => new Date(serverNow().getTime() + seconds * 1000).toISOString();

export default {
  name: 'countdown',
  states: [
    ['days', () => countdown({ deadline: inSeconds(300_000) })],
    ['near', () => countdown({ deadline: inSeconds(420) })],
    ['passed', () => countdown({ deadline: inSeconds(-10) })],
  ],
};
