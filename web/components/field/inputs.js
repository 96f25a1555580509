// Text-like fields. Exports: textField, textArea, selectField.
// Common options: name, label, hint, error, value, required (true by default), onInput(value), onChange(value),
// disabled.
import { html, nothing } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { describedBy, fieldId, wrap } from './field.js';

const invalid = (options) => (options.error ? 'true' : nothing);
const handlers = ({ onInput, onChange }) => ({
  input: (event) => onInput?.(event.target.value),
  change: (event) => onChange?.(event.target.value),
});

/**
 * `type`: text, email, tel, number, datetime-local, password…; `width`: 's', 'm' or full; `suffix`: a unit beside it.
 */
export function textField({
  type = 'text',
  width = '',
  autocomplete,
  inputmode,
  maxlength,
  min,
  max,
  step,
  pattern,
  suffix,
  controlled = false,
  spellcheck,
  ...options
}) {
  const on = handlers(options);
  const value = options.value ?? '';
  const input = html`<input
    class="input ${width && `input--${width}`}"
    id=${fieldId(options.name)}
    name=${options.name}
    type=${type}
    .value=${controlled ? live(value) : value}
    ?required=${options.required !== false}
    ?disabled=${options.disabled}
    autocomplete=${autocomplete ?? nothing}
    inputmode=${inputmode ?? nothing}
    maxlength=${maxlength ?? nothing}
    min=${min ?? nothing}
    max=${max ?? nothing}
    step=${step ?? nothing}
    pattern=${pattern ?? nothing}
    spellcheck=${spellcheck ?? nothing}
    aria-describedby=${describedBy(options)}
    aria-invalid=${invalid(options)}
    @input=${on.input}
    @change=${on.change}
  />`;
  return wrap(
    options,
    suffix ? html`<span class="input-with-suffix">${input}<span aria-hidden="true">${suffix}</span></span>` : input,
  );
}

export function textArea({ rows = 4, maxlength, ...options }) {
  const on = handlers(options);
  return wrap(
    options,
    html`<textarea
      class="input"
      id=${fieldId(options.name)}
      name=${options.name}
      rows=${rows}
      .value=${options.value ?? ''}
      ?required=${options.required !== false}
      maxlength=${maxlength ?? nothing}
      aria-describedby=${describedBy(options)}
      aria-invalid=${invalid(options)}
      @input=${on.input}
      @change=${on.change}
    ></textarea>`,
  );
}

const option = ({ value, label }, chosen) =>
  html`<option value=${value} ?selected=${String(value) === String(chosen ?? '')}>${label}</option>`;

/** `choices`: [{value, label}], or groups [{label, choices}]; `placeholder` adds a first empty choice. */
export function selectField({ choices, placeholder, width = '', ...options }) {
  const on = handlers(options);
  const shown = placeholder === undefined ? choices : [{ value: '', label: placeholder }, ...choices];
  return wrap(
    options,
    html`<select
      class="input ${width && `input--${width}`}"
      id=${fieldId(options.name)}
      name=${options.name}
      ?required=${options.required !== false}
      ?disabled=${options.disabled}
      aria-describedby=${describedBy(options)}
      aria-invalid=${invalid(options)}
      @input=${on.input}
      @change=${on.change}
    >
      ${shown.map((one) =>
        one.choices
          ? html`<optgroup label=${one.label}>${one.choices.map((inner) => option(inner, options.value))}</optgroup>`
          : option(one, options.value),
      )}
    </select>`,
  );
}
