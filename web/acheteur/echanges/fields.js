// The form of a letter, made from the row of its kind. Exports: typedFields(row, to, known), platformFields(row, to),
// read(given, row, to) → {fields, each}.
import { html, nothing } from 'lit-html';
import { definitionList } from '../../components/definition-list/definition-list.js';
import { instantField, readInstant } from '../../components/field/instant.js';
import { textArea, textField } from '../../components/field/inputs.js';
import { lang, t } from '../../src/i18n.js';

export const labelOf = (one) => (lang === 'en' ? one.label_en : one.label);

const INPUTS = {
  text: (options) => textArea({ rows: options.large ? 8 : 4, maxlength: 20000, ...options }),
  line: textField,
  number: (options) => textField({ ...options, inputmode: 'numeric', width: 's' }),
  instant: instantField,
  day: (options) => textField({ ...options, type: 'date', width: 'm' }),
};

function input(one, name, value, owed, errors) {
  return INPUTS[one.shape]({
    name,
    label: labelOf(one),
    value,
    required: owed.includes(one.name),
    error: errors[name],
    large: one.name === 'text' && owed.includes('text'),
  });
}

/** Fields for everybody, then a group for each company. `draft`: what was typed before, by name of input. */
export function typedFields(row, to, draft, errors) {
  const common = row.fields.filter((one) => one.source === 'all');
  const own = row.fields.filter((one) => one.source === 'each');
  const last = common.filter((one) => one.name === 'text');
  const known = to[0]?.known ?? {};
  const all = (one) =>
    input(one, `fields.${one.name}`, draft[`fields.${one.name}`] ?? known[one.name], row.owed, errors);
  return html`${common.filter((one) => one.name !== 'text').map(all)}
  ${
    own.length
      ? to.map(
          (company) =>
            html`<fieldset>
              <legend class="field__label">${company.name}</legend>
              ${own.map((one) => {
                const name = `each.${company.id}.${one.name}`;
                return input(one, name, draft[name] ?? company.known[one.name], row.owed, errors);
              })}
            </fieldset>`,
        )
      : nothing
  }
  ${last.map(all)}`;
}

/** What the platform writes by itself, shown so that nobody types it again. */
export function platformFields(row, to) {
  const drawn = row.fields.filter((one) => one.source === 'platform' && to[0]?.known[one.name]);
  const shared = drawn.filter((one) => to.every((company) => company.known[one.name] === to[0].known[one.name]));
  if (!shared.length) return nothing;
  return html`<p class="small soft">${t('exchanges.by_platform')}</p>
    ${definitionList(shared.map((one) => ({ label: labelOf(one), value: to[0].known[one.name] })))}`;
}

function typedIn(one, name, given) {
  if (one.shape === 'instant') return readInstant(given, name) ?? '';
  return given[name] ?? '';
}

export function read(given, row, to) {
  const typed = (source) => row.fields.filter((one) => one.source === source);
  const entries = (source, prefix) =>
    typed(source).map((one) => [one.name, typedIn(one, `${prefix}.${one.name}`, given)]);
  return {
    fields: Object.fromEntries(entries('all', 'fields')),
    each: typed('each').length
      ? Object.fromEntries(to.map(({ id }) => [id, Object.fromEntries(entries('each', `each.${id}`))]))
      : {},
  };
}
