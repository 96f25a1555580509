// Boxes to tick and choices to make. Exports: checkbox, checkboxGroup, radioGroup.
import { html, nothing } from 'lit-html';
import { describedBy, errorLine, fieldId, hintLine, wrapGroup } from './field.js';

function choice({ type, id, name, value, label, hint, checked, disabled, required, describes, invalid, onChange }) {
  return html`<div class="choice">
    <input
      class="choice__input"
      type=${type}
      id=${id}
      name=${name}
      value=${value}
      .checked=${Boolean(checked)}
      ?disabled=${disabled}
      ?required=${required}
      aria-describedby=${describes || nothing}
      aria-invalid=${invalid ? 'true' : nothing}
      @change=${onChange}
    />
    <label class="choice__label" for=${id}
      >${label}${hint ? html`<span class="choice__hint">${hint}</span>` : nothing}</label
    >
  </div>`;
}

/** One box. `onChange(checked)`. */
export function checkbox({ name, label, hint, error, checked, required = false, disabled, value = 'on', onChange }) {
  const options = { name, hint, error };
  return html`<div class="field ${error ? 'field--error' : ''}">
    ${errorLine(options)}
    ${choice({
      type: 'checkbox',
      id: fieldId(name),
      name,
      value,
      label,
      checked,
      disabled,
      required,
      describes: describedBy(options),
      invalid: error,
      onChange: (event) => onChange?.(event.target.checked),
    })}
    ${hintLine(options)}
  </div>`;
}

/** Several boxes: `choices` [{value, label, hint?, disabled?}], `values` the ticked ones, `onChange(values)`. */
export function checkboxGroup({ choices, values = [], onChange, ...options }) {
  const toggled = (value, on) =>
    choices.map((one) => one.value).filter((one) => (one === value ? on : values.includes(one)));
  return wrapGroup(
    options,
    choices.map((one, index) =>
      choice({
        ...one,
        type: 'checkbox',
        id: `${fieldId(options.name)}-${index}`,
        name: options.name,
        checked: values.includes(one.value),
        onChange: (event) => onChange?.(toggled(one.value, event.target.checked)),
      }),
    ),
  );
}

/** One among several: `choices` [{value, label, hint?, disabled?}], `value`, `onChange(value)`. */
export function radioGroup({ choices, value, onChange, ...options }) {
  return wrapGroup(
    options,
    choices.map((one, index) =>
      choice({
        ...one,
        type: 'radio',
        id: `${fieldId(options.name)}-${index}`,
        name: options.name,
        checked: one.value === value,
        onChange: () => onChange?.(one.value),
      }),
    ),
  );
}
