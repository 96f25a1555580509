// Whom companies may ask: the same fields in a draft and in a correction.
// Exports: contactFields(contact, errors).
import { html } from 'lit-html';
import { textField } from '../components/field/inputs.js';
import { t } from '../src/i18n.js';

export const contactFields = (contact, errors) =>
  html`<fieldset>
    <legend class="field__label">${t('wizard.contact')}</legend>
    ${textField({
      name: 'contact_name',
      label: t('wizard.contact_name'),
      value: contact.name,
      width: 'm',
      required: false,
    })}
    ${textField({
      name: 'contact',
      label: t('wizard.contact_email'),
      type: 'email',
      value: contact.email,
      error: errors.contact ?? errors['contact.email'],
      width: 'm',
    })}
    ${textField({
      name: 'contact_phone',
      label: t('wizard.contact_phone'),
      type: 'tel',
      value: contact.phone,
      width: 'm',
      required: false,
    })}
  </fieldset>`;
