// The contract's essential data (arrêtés of 22 December 2022): form, missing fields, public files. Exports:
// view(screen, context), read(values).
// The words are the arrêté's own, in French in both languages: they are what is published.
import { html } from 'lit-html';
import { decimal } from '../../src/decimal.js';
import { alert } from '../../components/alert/alert.js';
import { button } from '../../components/button/button.js';
import { checkboxGroup, radioGroup } from '../../components/field/choices.js';
import { fieldId } from '../../components/field/field.js';
import { selectField, textField } from '../../components/field/inputs.js';
import { instant } from '../../src/format.js';
import { t } from '../../src/i18n.js';
import words from './words.json';

const options = (list) => list.map((value) => ({ value, label: value }));
const yesNo = () => [
  { value: 'true', label: t('ui.yes') },
  { value: 'false', label: t('ui.no') },
];
const flag = (value) => (value == null ? undefined : String(value));

const select = (name, data, errors, more = {}) =>
  selectField({
    name,
    label: t(`essential.${name}`),
    choices: options(words[name]),
    placeholder: t('ui.choose'),
    value: data[name],
    error: errors[name],
    width: 'm',
    ...more,
  });
/** « Sans objet » and « Pas de … » stand alone: ticking one clears the others, and the other way round. */
const standsAlone = (value) => /^(Sans objet|Pas de )/.test(value);
function exclude({ target, currentTarget }) {
  if (!target.checked) return;
  for (const other of currentTarget.querySelectorAll('input'))
    if (other !== target && standsAlone(other.value) !== standsAlone(target.value)) other.checked = false;
}

const boxes = (name, data, errors) =>
  html`<div @change=${exclude}>
    ${checkboxGroup({
      name,
      label: t(`essential.${name}`),
      choices: options(words[name]),
      values: data[name] ?? [],
      error: errors[name],
    })}
  </div>`;
const asked = (name, data, errors) =>
  radioGroup({ name, label: t(`essential.${name}`), choices: yesNo(), value: flag(data[name]), error: errors[name] });
const count = (name, data, errors, max) =>
  textField({
    name,
    label: t(`essential.${name}`),
    type: 'number',
    min: 1,
    max,
    value: data[name] ?? '',
    error: errors[name],
    width: 's',
  });

const fields = (data, errors) =>
  html` ${select('nature', data, errors)}${select('ccag', data, errors)}${select(
    'form_of_price',
    data,
    errors,
  )}${boxes('types_of_price', data, errors)}
  ${count('duration_months', data, errors, 180)}${count('offers_received', data, errors)}
  ${asked('advance', data, errors)}
  ${textField({
    name: 'advance_rate',
    label: t('essential.advance_rate'),
    hint: t('essential.advance_rate_hint'),
    value: data.advance_rate == null ? '' : Number(data.advance_rate) * 100,
    inputmode: 'decimal',
    width: 's',
    suffix: '%',
    required: false,
    error: errors.advance_rate,
  })}
  ${asked('subcontracting', data, errors)}${asked('innovative', data, errors)}${select('group_type', data, errors)}
  ${boxes('techniques', data, errors)}${boxes('modalities', data, errors)}${boxes('social', data, errors)}${boxes(
    'environmental',
    data,
    errors,
  )}
  ${textField({
    name: 'framework_id',
    label: t('essential.framework_id'),
    value: data.framework_id ?? '',
    maxlength: 16,
    width: 'm',
    required: false,
    error: errors.framework_id,
  })}`;

const missingList = (names) =>
  alert({
    kind: 'warning',
    title: t('essential.missing', { count: names.length }),
    body: html`<ul>
      ${names.map((name) => html`<li><a href="#${fieldId(name)}">${t(`essential.${name}`)}</a></li>`)}
    </ul>`,
  });

const publication = ({ published_at: at, json_url: json, xml_url: xml }) =>
  html`${alert({ kind: 'success', title: t('essential.published', { at: instant(at) }) })}
    <p class="row"><a href=${json}>JSON</a><a href=${xml}>XML</a></p>`;

export function view(screen, { decision, complete }) {
  if (decision.decp?.published_at) return publication(decision.decp);
  const missing = decision.missing_essential_data;
  return html`<p>${t('essential.why')}</p>
    ${missing.length ? missingList(missing) : alert({ kind: 'success', body: t('essential.complete') })}
    <form class="form" @submit=${complete} novalidate>
      ${fields(decision.essential_data, screen.state.errors)}
      ${button({ label: t('ui.save'), kind: 'primary', type: 'submit', busy: screen.state.busy === 'complete' })}
    </form>`;
}

const list = (value) => [].concat(value ?? []);
const boolean = (value) => (value === undefined ? null : value === 'true');

/** A percentage as a share of one; what is no number is left for the server to refuse beside its field. */
const rate = (text) => {
  const percent = decimal(text);
  return Number.isNaN(Number(percent)) ? percent : percent && String(Math.round(Number(percent) * 100) / 10_000);
};

export const read = (given) => ({
  nature: given.nature || undefined,
  ccag: given.ccag || null,
  form_of_price: given.form_of_price || null,
  types_of_price: list(given.types_of_price),
  duration_months: given.duration_months ? Number(given.duration_months) : null,
  offers_received: given.offers_received ? Number(given.offers_received) : null,
  advance: boolean(given.advance),
  advance_rate: rate(given.advance_rate),
  subcontracting: boolean(given.subcontracting),
  innovative: given.innovative === 'true',
  group_type: given.group_type || null,
  techniques: list(given.techniques),
  modalities: list(given.modalities),
  social: list(given.social),
  environmental: list(given.environmental),
  framework_id: given.framework_id || null,
});
