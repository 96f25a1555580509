// Entering a contract made elsewhere. Exports: enter(path).
import { html } from 'lit-html';
import { formDialog } from '../../components/dialog/form-dialog.js';
import { amountField } from '../../components/field/amount.js';
import { selectField, textField } from '../../components/field/inputs.js';
import { api } from '../../src/api.js';
import { decimal } from '../../src/decimal.js';
import { t, url } from '../../src/i18n.js';

const choices = (values, prefix) => values.map((value) => ({ value, label: t(`${prefix}_${value}`) }));
const optional = (label) => ({ label, required: false });

const fields = (errors) => {
  const one = (name, options) => textField({ name, error: errors[name], ...options });
  return html`${one('number', {
    label: t('contract.number'),
    hint: t('contracts.number_hint'),
    width: 'm',
    maxlength: 60,
  })}
  ${one('subject', { label: t('contract.subject'), maxlength: 1000 })}
  ${selectField({
    name: 'nature',
    label: t('contract.nature'),
    value: 'marche',
    error: errors.nature,
    choices: choices(['marche', 'accord-cadre', 'concession'], 'contract.nature'),
  })}
  ${selectField({
    name: 'category',
    label: t('contract.category'),
    value: 'services',
    error: errors.category,
    choices: choices(['works', 'supplies', 'services'], 'contract.category'),
  })}
  ${one('siret', {
    label: t('contracts.holder_siret'),
    width: 'm',
    inputmode: 'numeric',
    error: errors['holders.0.identifier'],
  })}
  ${one('name', { label: t('contracts.holder_name'), maxlength: 300, error: errors['holders.0.name'] })}
  ${amountField({ name: 'amount_eur', label: t('contract.amount'), error: errors.amount_eur })}
  ${amountField({
    name: 'maximum_eur',
    ...optional(t('contract.maximum')),
    hint: t('contracts.maximum_hint'),
    error: errors.maximum_eur,
  })}
  ${one('cpv', { ...optional(t('contract.cpv')), width: 's', maxlength: 10 })}
  ${one('notified_on', { ...optional(t('contract.notified_on')), type: 'date', width: 's' })}
  ${one('duration_months', { ...optional(t('contract.duration')), inputmode: 'numeric', width: 's' })}`;
};

async function send(path, given) {
  const months = Number(given.duration_months);
  const made = await api.post(path, {
    number: given.number,
    subject: given.subject,
    nature: given.nature,
    category: given.category,
    amount_eur: decimal(given.amount_eur),
    holders: [{ identifier: { type: 'SIRET', value: given.siret }, name: given.name }],
    ...(given.maximum_eur && { maximum_eur: decimal(given.maximum_eur) }),
    ...(given.cpv && { cpv: given.cpv }),
    ...(given.notified_on && { notified_on: given.notified_on }),
    ...(months && { duration_months: months }),
  });
  return made.id;
}

export async function enter(path) {
  const made = await formDialog({
    title: t('contracts.enter'),
    intro: html`<p>${t('contracts.enter_why')}</p>`,
    fields,
    send: (given) => send(path, given),
  });
  if (made) location.assign(url('/acheteur/contrat/', { id: made }));
}
