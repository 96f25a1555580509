// Buttons, and links that look like one. Exports: button(options), linkButton(options).
// kind: 'primary' (one per screen), 'secondary', 'quiet', 'danger'. A busy button says so and refuses a second click.
import { html, nothing } from 'lit-html';
import { t } from '../../src/i18n.js';

export function button({
  label,
  kind = 'secondary',
  type = 'button',
  onClick,
  busy = false,
  disabled = false,
  name,
  value,
  describedBy,
  context,
}) {
  return html`<button
    class="button button--${kind}"
    type=${type}
    ?disabled=${disabled}
    aria-disabled=${busy ? 'true' : nothing}
    name=${name ?? nothing}
    value=${value ?? nothing}
    aria-describedby=${describedBy ?? nothing}
    @click=${(event) => {
      if (busy) event.preventDefault();
      else onClick?.(event);
    }}
  >
    ${busy ? html`<span class="button__wait" aria-hidden="true"></span>` : nothing}${label}${
      context ? html`<span class="visually-hidden"> ${context}</span>` : nothing
    }${busy ? html`<span class="visually-hidden"> ${t('ui.busy')}</span>` : nothing}
  </button>`;
}

/**
 * `context` completes the label for screen readers when several links share it (« Ouvrir : Réfection de la toiture »).
 */
export function linkButton({ label, href, kind = 'secondary', download, context }) {
  return html`<a class="button button--${kind}" href=${href} download=${download ?? nothing}
    >${label}${context ? html`<span class="visually-hidden"> ${context}</span>` : nothing}</a
  >`;
}
