// A list of checks and their outcome. Exports: checks([{label, state, detail?}]); state: 'ok', 'warning', 'failed',
// 'running'.
import { html, nothing } from 'lit-html';
import { t } from '../../src/i18n.js';

const MARKS = { ok: '✓', warning: '!', failed: '✕', running: '…' };

export const checks = (items) =>
  html`<ul class="checks">
    ${items.map(
      ({ label, state, detail }) =>
        html`<li class="checks__item checks__item--${state}">
          <span class="checks__mark" aria-hidden="true">${MARKS[state]}</span>
          <div>
            <strong>${label}</strong
            ><span class="visually-hidden"> ${t(`check.${state}`)}</span>${detail ? html`<p>${detail}</p>` : nothing}
          </div>
        </li>`,
    )}
  </ul>`;
