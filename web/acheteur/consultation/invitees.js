// Step of restricted phases: the companies invited, the only ones who will see this consultation. Exports:
// view(screen), read(values, screen).
import { html } from 'lit-html';
import { button } from '../../components/button/button.js';
import { emptyState } from '../../components/empty-state/empty-state.js';
import { selectField, textField } from '../../components/field/inputs.js';
import { t } from '../../src/i18n.js';
import { announce } from '../../src/status.js';

const TYPES = ['SIRET', 'TVA', 'TAHITI', 'RIDET', 'FRWF', 'IREP', 'HORS-UE'];
const blank = () => ({ name: '', identifier: { type: 'SIRET', value: '' }, email: '', lots: [] });

const current = (screen) => screen.state.invitees ?? screen.data.consultation.invitees;

/** What is typed is kept before the list changes shape. */
const typed = (screen) =>
  gather(Object.fromEntries(new FormData(document.getElementById('step-form'))), current(screen));

const gather = (given, before) =>
  before.map((one, index) => ({
    name: given[`invitees.${index}.name`]?.trim() ?? one.name,
    email: given[`invitees.${index}.email`]?.trim() ?? one.email,
    lots: one.lots,
    identifier: {
      type: given[`invitees.${index}.type`] ?? one.identifier.type,
      value: given[`invitees.${index}.identifier`]?.trim() ?? one.identifier.value,
    },
  }));

function add(screen) {
  const next = [...typed(screen), blank()];
  screen.update({ invitees: next });
  document.getElementById(`f-invitees.${next.length - 1}.name`)?.focus();
}

function remove(screen, index) {
  screen.update({ invitees: typed(screen).filter((_, at) => at !== index) });
  announce(t('wizard.invitee_removed'));
}

const lotsOf = ({ lots }) =>
  lots.length ? html`<p class="small soft">${t('wizard.invitee_lots', { lots: lots.join(', ') })}</p>` : '';

const invitee = (screen) => (one, index) => {
  const at = `invitees.${index}`;
  const { errors } = screen.state;
  return html`<fieldset class="card">
    <legend class="field__label">${one.name || t('wizard.invitee', { number: index + 1 })}</legend>
    ${textField({
      name: `${at}.name`,
      label: t('wizard.invitee_name'),
      value: one.name,
      error: errors[`${at}.name`],
      width: 'm',
    })}
    ${selectField({
      name: `${at}.type`,
      label: t('wizard.invitee_type'),
      choices: TYPES.map((value) => ({ value, label: value })),
      value: one.identifier.type,
      width: 's',
    })}
    ${textField({
      name: `${at}.identifier`,
      label: t('wizard.invitee_identifier'),
      value: one.identifier.value,
      error: errors[`${at}.identifier`] ?? errors[`${at}.identifier.value`],
      width: 'm',
    })}
    ${textField({
      name: `${at}.email`,
      label: t('wizard.invitee_email'),
      hint: t('wizard.invitee_email_hint'),
      type: 'email',
      value: one.email,
      error: errors[`${at}.email`],
      width: 'm',
      required: false,
    })}
    ${lotsOf(one)}
    ${button({
      label: t('wizard.invitee_remove'),
      kind: 'quiet',
      context: one.name,
      onClick: () => remove(screen, index),
    })}
  </fieldset>`;
};

export function view(screen) {
  const list = current(screen);
  return html`<p>${t('wizard.invitees_why')}</p>
    ${
      list.length
        ? list.map(invitee(screen))
        : emptyState({ title: t('wizard.no_invitee'), body: t('wizard.no_invitee_why') })
    }
    <p>${button({ label: t('wizard.invitee_add'), onClick: () => add(screen) })}</p>`;
}

/** A line left wholly empty is no company. */
export const read = (given, screen) => ({
  invitees: gather(given, current(screen)).filter(({ name, email, identifier }) => name || email || identifier.value),
});
