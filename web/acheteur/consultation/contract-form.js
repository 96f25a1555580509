// How the contract is carried out: framework agreement, purchase orders, tranches, techniques. Exports: view(screen),
// read(values).
import { html, nothing } from 'lit-html';
import { amountField } from '../../components/field/amount.js';
import { decimal } from '../../src/decimal.js';
import { checkbox, radioGroup } from '../../components/field/choices.js';
import { textArea, textField } from '../../components/field/inputs.js';
import { t } from '../../src/i18n.js';
import { asksAgain } from './advice.js';
import { folded, said, ticked, whole } from './law.js';

const IN_FRAMEWORK = 'terms.framework.';

const box = (screen, name, isOn, more = {}) =>
  checkbox({
    name: `terms.${name}`,
    label: t(`wizard.${name}`),
    checked: isOn,
    ...said(screen, `terms.${name}`, more.hint),
    ...more.on,
  });

function framework(screen, f) {
  const field = (name, more) =>
    textField({
      name: IN_FRAMEWORK + name,
      label: t(`wizard.framework_${name}`),
      value: f[name] ?? '',
      required: false,
      width: 's',
      ...more,
      ...said(screen, IN_FRAMEWORK + name, more.hint),
    });
  return html`<div class="card">
    ${amountField({
      name: `${IN_FRAMEWORK}maximum_eur`,
      label: t('wizard.framework_maximum_eur'),
      value: f.maximum_eur,
      required: false,
      ...said(screen, `${IN_FRAMEWORK}maximum_eur`, t('wizard.framework_maximum_hint')),
    })}
    ${field('maximum_quantity', { width: 'm' })}
    ${field('duration_months', {
      type: 'number',
      min: 1,
      suffix: t('wizard.months'),
      hint: t('wizard.framework_duration_hint'),
    })}
    ${field('renewals', { type: 'number', min: 0 })}
    ${field('renewal_months', { type: 'number', min: 0, suffix: t('wizard.months') })}
    ${textArea({
      name: `${IN_FRAMEWORK}long_reason`,
      label: t('wizard.framework_long_reason'),
      value: f.long_reason ?? '',
      rows: 2,
      required: false,
      hint: t('wizard.framework_long_hint'),
    })}
    ${radioGroup({
      name: `${IN_FRAMEWORK}multiple`,
      label: t('wizard.framework_holders'),
      value: f.multiple ? 'multiple' : 'single',
      choices: ['single', 'multiple'].map((value) => ({ value, label: t(`wizard.framework_${value}`) })),
    })}
    ${checkbox({ name: `${IN_FRAMEWORK}call_offs`, label: t('wizard.framework_call_offs'), checked: f.call_offs })}
  </div>`;
}

function special(screen) {
  const { consultation: c } = screen.data;
  return html`${box(screen, 'specific_services', c.terms.specific_services, {
    hint: t('wizard.specific_services_hint'),
    on: { onChange: asksAgain(screen) },
  })}
  ${box(screen, 'special_object', c.terms.special_object)}
  ${box(screen, 'called_by_prior_notice', c.terms.called_by_prior_notice, {
    hint: t('wizard.called_by_prior_notice_hint'),
  })}
  ${box(screen, 'one_role_only', c.terms.one_role_only, { hint: t('wizard.one_role_only_hint') })}
  ${box(screen, 'signature_at_deposit', c.terms.signature_at_deposit, { hint: t('wizard.signature_at_deposit_hint') })}
  ${box(screen, 'electronic_backup_copy', c.terms.electronic_backup_copy, {
    hint: t('wizard.electronic_backup_copy_hint'),
  })}
  ${textField({
    name: 'terms.languages',
    label: t('wizard.languages'),
    value: c.terms.languages.join(', '),
    width: 's',
    ...said(screen, 'terms.languages', t('wizard.languages_hint')),
  })}`;
}

export function view(screen) {
  const { terms } = screen.data.consultation;
  const isFramework = screen.state.framework ?? Boolean(terms.framework);
  const isUsed =
    isFramework ||
    terms.purchase_orders ||
    terms.electronic_catalogue ||
    terms.electronic_auction ||
    terms.tranches.length > 0;
  const isSpecial =
    terms.specific_services ||
    terms.special_object ||
    terms.called_by_prior_notice ||
    terms.one_role_only ||
    terms.signature_at_deposit ||
    terms.electronic_backup_copy ||
    terms.languages.join() !== 'fr';
  return html`${folded(
    t('wizard.contract_form'),
    isUsed,
    html` ${checkbox({
      name: 'is_framework',
      label: t('wizard.framework'),
      checked: isFramework,
      hint: t('wizard.framework_hint'),
      onChange: (on) => screen.update({ framework: on }),
    })}
    ${isFramework ? framework(screen, terms.framework ?? {}) : nothing}
    ${box(screen, 'purchase_orders', terms.purchase_orders)}
    ${textArea({
      name: 'terms.tranches',
      label: t('wizard.tranches'),
      value: terms.tranches.join('\n'),
      rows: 3,
      required: false,
      ...said(screen, 'terms.tranches', t('wizard.tranches_hint')),
    })}
    ${box(screen, 'electronic_catalogue', terms.electronic_catalogue)}
    ${box(screen, 'electronic_auction', terms.electronic_auction, { hint: t('wizard.electronic_auction_hint') })}`,
  )}
  ${folded(t('wizard.special_cases'), isSpecial, special(screen))}`;
}

function readFramework(given) {
  if (!ticked(given, 'is_framework')) return null;
  const of = (name) => given[IN_FRAMEWORK + name];
  return {
    maximum_eur: decimal(of('maximum_eur')),
    maximum_quantity: of('maximum_quantity') ?? '',
    duration_months: whole(of('duration_months')),
    renewals: whole(of('renewals')) ?? 0,
    renewal_months: whole(of('renewal_months')) ?? 0,
    long_reason: of('long_reason') ?? '',
    multiple: of('multiple') === 'multiple',
    call_offs: ticked(given, `${IN_FRAMEWORK}call_offs`),
  };
}

export const read = (given) => ({
  framework: readFramework(given),
  tranches: given['terms.tranches']
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean),
  languages: given['terms.languages']
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map((code) => code.toLowerCase()),
  ...Object.fromEntries(
    [
      'purchase_orders',
      'electronic_catalogue',
      'electronic_auction',
      'specific_services',
      'special_object',
      'called_by_prior_notice',
      'one_role_only',
      'signature_at_deposit',
      'electronic_backup_copy',
    ].map((name) => [name, ticked(given, `terms.${name}`)]),
  ),
});
