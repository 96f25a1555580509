// Step 1: what the contract is, how it is let, where, who to ask. Exports: view(screen), read(values) → changes.
import { html } from 'lit-html';
import { radioGroup } from '../../components/field/choices.js';
import { selectField, textArea, textField } from '../../components/field/inputs.js';
import { t } from '../../src/i18n.js';
import { coded } from './codes.js';
import { contactFields } from '../contact.js';
import * as advice from './advice.js';
import * as contractForm from './contract-form.js';
import * as group from './group.js';

const CATEGORIES = ['works', 'supplies', 'services'];
const PLACES = ['department', 'commune', 'postcode', 'region', 'country'];

const choices = (names, prefix) => names.map((value) => ({ value, label: t(`${prefix}.${value}`) }));

export function view(screen) {
  const {
    data: { consultation: c },
    state: { errors },
  } = screen;
  return html` ${textField({
      name: 'reference',
      label: t('wizard.reference'),
      hint: t('wizard.reference_hint'),
      value: c.reference,
      error: errors.reference,
      width: 'm',
    })}
    ${textArea({ name: 'title', label: t('wizard.subject'), value: c.title, rows: 2, error: errors.title })}
    ${textArea({
      name: 'description',
      label: t('wizard.description'),
      value: c.description,
      rows: 6,
      required: false,
      error: errors.description,
    })}
    ${radioGroup({
      name: 'category',
      label: t('wizard.category'),
      choices: choices(CATEGORIES, 'category'),
      value: c.category,
      error: errors.category,
      onChange: advice.asksAgain(screen),
    })}
    ${advice.view(screen)}
    ${textField({
      name: 'cpv',
      label: t('wizard.cpv'),
      hint: c.labels.cpv[c.cpv] ? coded(c, c.cpv) : t('wizard.cpv_hint'),
      value: c.cpv,
      error: errors.cpv,
      width: 's',
      inputmode: 'numeric',
      maxlength: 10,
    })}
    ${textField({
      name: 'duration_months',
      label: t('wizard.duration'),
      type: 'number',
      min: 1,
      width: 's',
      suffix: t('wizard.months'),
      value: c.duration_months ?? '',
      error: errors.duration_months,
      required: false,
    })}
    ${contractForm.view(screen)}
    <fieldset>
      <legend class="field__label">${t('wizard.place')}</legend>
      ${selectField({
        name: 'place_type',
        label: t('wizard.place_type'),
        choices: choices(PLACES, 'place'),
        value: c.place?.code_type ?? 'department',
        width: 'm',
      })}
      ${textField({
        name: 'place',
        label: t('wizard.place_code'),
        hint: t('wizard.place_code_hint'),
        value: c.place?.code,
        error: errors.place ?? errors['place.code'],
        width: 's',
      })}
      ${textField({
        name: 'place_label',
        label: t('wizard.place_label'),
        value: c.place?.label,
        width: 'm',
        required: false,
      })}
    </fieldset>
    ${contactFields(c.contact, errors)} ${group.view(screen)}`;
}

/** Empty compulsory fields may be saved: the review tells what is missing. */
export const read = (given, screen) => ({
  reference: given.reference,
  ...(given.title && { title: given.title }),
  description: given.description,
  procedure: given.procedure,
  category: given.category ?? '',
  cpv: given.cpv.replace(/\s/g, ''),
  duration_months: given.duration_months ? Number(given.duration_months) : null,
  place: given.place ? { code: given.place, code_type: given.place_type, label: given.place_label } : null,
  terms: { ...advice.read(given), ...contractForm.read(given) },
  contact: { name: given.contact_name, email: given.contact, phone: given.contact_phone },
  ...group.read(given, screen),
});
