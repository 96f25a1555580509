import { copyHash } from './copy-hash.js';

export default {
  name: 'copy-hash',
  states: [
    [
      'one',
      () =>
        copyHash({
          value: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
          label: 'l’empreinte du règlement',
        }),
    ],
  ],
};
