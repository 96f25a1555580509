import { codeApp } from './code-app.js';

const offer = {
  secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
  uri: 'otpauth://totp/Sous%20Pli:exemple',
  qr: { size: 9, path: 'M1 1h7v7h-7zM3 3h3v3h-3z' },
};

export default {
  name: 'code-app',
  states: [
    ['offered', () => codeApp({ offer, busy: false, onSubmit: () => {}, onCancel: () => {} })],
    ['refused', () => codeApp({ offer, error: 'Ce code n’est pas le bon.', onSubmit: () => {}, onCancel: () => {} })],
  ],
};
