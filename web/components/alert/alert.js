// A boxed message inside a page. Exports: alert({kind, title, body, live, actions}).
// kind: info, success, warning, error. `live` for a message that appears after an action: it is then announced.
import { html, nothing } from 'lit-html';

export function alert({ kind = 'info', title, body, live = false, actions }) {
  const role = live ? (kind === 'error' ? 'alert' : 'status') : nothing;
  return html`<div class="alert alert--${kind}" role=${role}>
    ${title ? html`<p class="alert__title">${title}</p>` : nothing}
    ${typeof body === 'string' ? html`<p>${body}</p>` : (body ?? nothing)}
    ${actions ? html`<div class="row">${actions}</div>` : nothing}
  </div>`;
}
