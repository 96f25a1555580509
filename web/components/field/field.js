// What every field has: label, hint, error, and the ids that tie them. Exports: wrap(options, control),
// describedBy(options), fieldId(name).
import { html, nothing } from 'lit-html';
import { t } from '../../src/i18n.js';

/** The id of the control of `name`: the error summary links to it. Dots of nested names are kept. */
export const fieldId = (name) => `f-${name}`;

/** Ids of the hint and of the error that are really there. */
export const describedBy = ({ name, hint, error }) =>
  [hint && `${fieldId(name)}-hint`, error && `${fieldId(name)}-error`].filter(Boolean).join(' ') || nothing;

const optionalMark = (required) =>
  required ? nothing : html` <span class="field__optional">${t('ui.optional')}</span>`;

export const hintLine = ({ name, hint }) =>
  hint ? html`<p class="field__hint" id="${fieldId(name)}-hint">${hint}</p>` : nothing;

export const errorLine = ({ name, error }) =>
  error
    ? html`<p class="field__error" id="${fieldId(name)}-error">
        <span class="visually-hidden">${t('ui.error')} </span>${error}
      </p>`
    : nothing;

/**
 * Label, hint and error around one control. Fields are compulsory unless `required` is false, which is then written.
 */
export function wrap({ required = true, ...options }, control) {
  return html`<div class="field ${options.error ? 'field--error' : ''}">
    <label class="field__label" for=${fieldId(options.name)}>${options.label}${optionalMark(required)}</label>
    ${hintLine(options)}${errorLine(options)}${control}
  </div>`;
}

/** The same for a group of controls: legend instead of label. */
export function wrapGroup({ required = true, ...options }, controls) {
  return html`<fieldset
    class="field ${options.error ? 'field--error' : ''}"
    id=${fieldId(options.name)}
    tabindex="-1"
    aria-describedby=${describedBy(options)}
  >
    <legend class="field__label">${options.label}${optionalMark(required)}</legend>
    ${hintLine(options)}${errorLine(options)}${controls}
  </fieldset>`;
}
