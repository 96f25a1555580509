// Recording an application of codes: what to scan or to type, then one code of it.
// Exports: codeApp({offer, error, busy, onSubmit, onCancel}); offer = {secret, uri, qr: {size, path}} of the API.
import { html, svg } from 'lit-html';
import { t } from '../../src/i18n.js';
import { button } from '../button/button.js';
import { copyHash } from '../copy-hash/copy-hash.js';
import { textField } from '../field/inputs.js';

const drawn = ({ size, path }) =>
  html`<svg class="code-app__qr" role="img" aria-label=${t('code_app.qr')} viewBox=${`0 0 ${size} ${size}`}>
    <rect class="code-app__ground" width=${size} height=${size}></rect>
    ${svg`<path d=${path}></path>`}
  </svg>`;

/** Four letters at a time, as applications show them. */
const grouped = (secret) => secret.match(/.{1,4}/g).join(' ');

export const codeAppField = ({ error }) =>
  textField({
    name: 'code',
    label: t('code_app.code'),
    hint: t('code_app.code_hint'),
    autocomplete: 'one-time-code',
    inputmode: 'numeric',
    maxlength: 8,
    width: 's',
    error,
  });

export const codeApp = ({ offer, error, busy, onSubmit, onCancel }) =>
  html`<form class="form code-app" @submit=${onSubmit} novalidate>
    <p>${t('code_app.how')}</p>
    ${drawn(offer.qr)}
    <p>${t('code_app.by_hand')}</p>
    <p class="code-app__secret">${copyHash({ value: grouped(offer.secret), label: t('code_app.secret') })}</p>
    <p><a href=${offer.uri}>${t('code_app.here')}</a></p>
    ${codeAppField({ error })}
    <div class="row">
      ${button({ label: t('code_app.record'), kind: 'primary', type: 'submit', busy })}
      ${button({ label: t('ui.cancel'), kind: 'quiet', onClick: onCancel })}
    </div>
  </form>`;
