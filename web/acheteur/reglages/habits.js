// What a new draft begins with: contact, place, hour, legal time, supports of notices, committee.
// Exports: habits(screen, admin).
import { html } from 'lit-html';
import { checkboxGroup } from '../../components/field/choices.js';
import { selectField, textField } from '../../components/field/inputs.js';
import { has, t } from '../../src/i18n.js';
import { contactFields } from '../contact.js';
import { part } from './part.js';

const PLACES = ['department', 'commune', 'postcode', 'region', 'country'];
const SUPPORTS = ['boamp', 'jal', 'joue', 'press'];
const PARIS = 'Europe/Paris';

const zoneName = (zone) =>
  zone === PARIS ? t('time.paris') : has(`time.zone.${zone}`) ? t(`time.zone.${zone}`) : zone;

const place = (kept, errors) =>
  html`<fieldset>
    <legend class="field__label">${t('settings.place')}</legend>
    ${selectField({
      name: 'place_type',
      label: t('wizard.place_type'),
      choices: PLACES.map((value) => ({ value, label: t(`place.${value}`) })),
      value: kept?.code_type ?? 'department',
      width: 'm',
    })}
    ${textField({
      name: 'place',
      label: t('wizard.place_code'),
      value: kept?.code,
      width: 's',
      required: false,
      error: errors['place.code'],
    })}
    ${textField({
      name: 'place_label',
      label: t('wizard.place_label'),
      value: kept?.label,
      width: 'm',
      required: false,
    })}
  </fieldset>`;

function drafts({ data: { settings }, state: { errors } }) {
  return html`${contactFields(settings.contact, errors)} ${place(settings.place, errors)}
  ${textField({
    name: 'deadline_hour',
    type: 'time',
    label: t('settings.deadline_hour'),
    hint: t('settings.deadline_hour_hint'),
    value: settings.deadline_hour,
    width: 's',
    required: false,
    error: errors.deadline_hour,
  })}
  ${selectField({
    name: 'time_zone',
    label: t('settings.time_zone'),
    hint: t('settings.time_zone_hint'),
    placeholder: t('settings.time_zone_usual'),
    choices: settings.time_zones.map((value) => ({ value, label: zoneName(value) })),
    value: settings.time_zone,
    required: false,
    width: 'm',
    error: errors.time_zone,
  })}
  ${checkboxGroup({
    name: 'supports',
    label: t('settings.supports'),
    hint: t('settings.supports_hint'),
    values: settings.supports,
    error: errors.supports,
    choices: SUPPORTS.map((value) => ({ value, label: t(`publicity.channel_${value}`) })),
  })}`;
}

const readDrafts = (given) => ({
  contact: { name: given.contact_name, email: given.contact, phone: given.contact_phone },
  place: given.place ? { code: given.place, code_type: given.place_type, label: given.place_label } : null,
  deadline_hour: given.deadline_hour,
  time_zone: given.time_zone,
  supports: [].concat(given.supports ?? []),
});

function committee({ data: { settings, agents }, state: { errors } }) {
  return html`${checkboxGroup({
    name: 'committee',
    label: t('settings.members'),
    hint: t('settings.members_hint'),
    values: settings.committee.members,
    error: errors.committee,
    choices: agents.map(({ user_id: value, name, email }) => ({ value, label: name || email })),
  })}
  ${textField({
    name: 'committee.quorum',
    type: 'number',
    min: 1,
    label: t('wizard.quorum'),
    value: settings.committee.quorum,
    width: 's',
    error: errors['committee.quorum'],
  })}`;
}

const readCommittee = (given) => ({
  committee: { members: [].concat(given.committee ?? []), quorum: Number(given['committee.quorum']) || 1 },
});

export const habits = (screen, admin) =>
  html`${part(screen, admin, 'drafts', drafts(screen), readDrafts)}
  ${part(screen, admin, 'committee', committee(screen), readCommittee)}`;
