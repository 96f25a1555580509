// The list of what is wrong, above the form, each line linked to its field. Exports: errorSummary({errors, title}),
// focusErrorSummary(), labelOf(name).
import { html, nothing } from 'lit-html';
import { t } from '../../src/i18n.js';
import { fieldId } from '../field/field.js';

function target(event) {
  const field = document.getElementById(event.currentTarget.hash.slice(1));
  if (!field) return;
  field.closest('details')?.setAttribute('open', ''); // a folded field takes no focus
  event.preventDefault(); // a plain jump would move the page but not the focus of a fieldset
  field.focus();
  field.scrollIntoView({ block: 'center' });
}

/** The label's own words, without the « (facultatif) » beside them. */
export function labelOf(name) {
  const label =
    document.querySelector(`label[for="${fieldId(name)}"]`) ??
    document.getElementById(fieldId(name))?.querySelector('legend');
  const words = [...(label?.childNodes ?? [])].find((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  return words?.data.trim() ?? '';
}

/** A phrase that does not say which field it is about gets the field's label before it. */
function named(name, phrase) {
  const label = labelOf(name);
  return !label || phrase.toLowerCase().includes(label.toLowerCase()) ? phrase : t('ui.field_error', { label, phrase });
}

/** `errors`: {field: phrase}; `detail`: a sentence when nothing belongs to one field. */
export function errorSummary({ errors = {}, detail, title = t('ui.error_summary') }) {
  const entries = Object.entries(errors);
  if (!entries.length && !detail) return nothing;
  return html`<div
    class="error-summary"
    id="error-summary"
    role="alert"
    tabindex="-1"
    aria-labelledby="error-summary-title"
  >
    <h2 class="error-summary__title" id="error-summary-title">${title}</h2>
    ${detail ? html`<p>${detail}</p>` : nothing}
    ${
      entries.length
        ? html`<ul>
            ${entries.map(
              ([name, phrase]) =>
                html`<li><a href="#${fieldId(name)}" @click=${target}>${named(name, phrase)}</a></li>`,
            )}
          </ul>`
        : nothing
    }
  </div>`;
}

/** Move the focus to the summary: the person hears at once that sending failed, and why. */
export function focusErrorSummary() {
  const summary = document.getElementById('error-summary');
  summary?.focus();
  summary?.scrollIntoView({ block: 'start' });
}
