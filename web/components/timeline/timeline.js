// Dated facts, in order. Exports: timeline({label, items: [{at, title, detail?, state}]}); state: 'past', 'next',
// 'future'.
import { html, nothing } from 'lit-html';
import { instant } from '../../src/format.js';

export const timeline = ({ label, items }) =>
  html`<ol class="timeline" aria-label=${label}>
    ${items.map(
      ({ at, title, detail, state = 'past' }) =>
        html`<li class="timeline__item timeline__item--${state}">
          <p class="timeline__title">${title}</p>
          ${at ? html`<p class="timeline__at"><time datetime=${at}>${instant(at)}</time></p>` : nothing}
          ${detail ? html`<p class="timeline__detail">${detail}</p>` : nothing}
        </li>`,
    )}
  </ol>`;
