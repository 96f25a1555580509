// Nothing yet: say so, and what to do next. Exports: emptyState({title, body, action}).
import { html, nothing } from 'lit-html';

export const emptyState = ({ title, body, action }) =>
  html`<div class="empty-state">
    <p class="empty-state__title">${title}</p>
    ${body ? html`<p>${body}</p>` : nothing} ${action ?? nothing}
  </div>`;
