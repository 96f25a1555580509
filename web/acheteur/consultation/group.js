// The purchasing group: those for whom this entity, its coordinator, buys besides itself. Members are typed, or taken
// from the entities below and beside. Exports: view(screen), read(values, screen) → changes.
import { html, nothing } from 'lit-html';
import { button } from '../../components/button/button.js';
import { textField } from '../../components/field/inputs.js';
import { api } from '../../src/api.js';
import { t } from '../../src/i18n.js';
import { announce } from '../../src/status.js';
import { folded } from './law.js';

const current = ({ state, data }) => state.group ?? data.consultation.group?.members ?? [];

const gather = (given, before) =>
  before.map((one, index) => ({
    siret: (given[`group.members.${index}.siret`] ?? one.siret).trim(),
    name: (given[`group.members.${index}.name`] ?? one.name).trim(),
  }));

/** What is typed is kept before the list changes shape. */
const typed = (screen) =>
  gather(Object.fromEntries(new FormData(document.getElementById('step-form'))), current(screen));

function add(screen, one) {
  const next = [...typed(screen), one];
  screen.update({ group: next });
  document.getElementById(`f-group.members.${next.length - 1}.${one.siret ? 'name' : 'siret'}`)?.focus();
}

function remove(screen, index) {
  screen.update({ group: typed(screen).filter((_, at) => at !== index) });
  announce(t('wizard.group_removed'));
}

const search = (screen) =>
  screen.run('kin', async () => {
    const name = document.getElementById('f-group_search').value.trim();
    const path = `/v1/buyers/${screen.data.consultation.buyer.id}/kin`;
    const found = await Promise.all([api.page(path, { name }), api.page(path, { name, where: 'beside' })]);
    const kin = found.flatMap(({ items }) => items);
    screen.update({ group: typed(screen), kin });
    announce(t('wizard.group_found', { count: kin.length }));
  });

const member = (screen) => (one, index) => {
  const at = `group.members.${index}`;
  const { errors } = screen.state;
  const name = one.name || t('wizard.group_member', { number: index + 1 });
  return html`<fieldset class="card">
    <legend class="field__label">${name}</legend>
    ${textField({
      name: `${at}.siret`,
      label: t('wizard.group_siret'),
      value: one.siret,
      error: errors[`${at}.siret`],
      width: 'm',
      inputmode: 'numeric',
    })}
    ${textField({
      name: `${at}.name`,
      label: t('wizard.group_name'),
      hint: t('wizard.group_name_hint'),
      value: one.name,
      error: errors[`${at}.name`],
      width: 'm',
      required: false,
    })}
    ${button({ label: t('ui.remove'), kind: 'quiet', context: name, onClick: () => remove(screen, index) })}
  </fieldset>`;
};

const near = (screen) =>
  html`${textField({
    name: 'group_search',
    label: t('wizard.group_search'),
    hint: t('wizard.group_search_hint'),
    width: 'm',
    required: false,
  })}
  ${button({ label: t('wizard.group_find'), busy: screen.state.busy === 'kin', onClick: () => search(screen) })}
  ${
    screen.state.kin
      ? html`<ul class="plain">
          ${screen.state.kin
            .filter((one) => !current(screen).some(({ siret }) => siret === one.siret))
            .map(
              (one) =>
                html`<li class="row">
                  ${one.name}
                  ${button({
                    label: t('wizard.group_take'),
                    kind: 'quiet',
                    context: one.name,
                    onClick: () => add(screen, one),
                  })}
                </li>`,
            )}
        </ul>`
      : nothing
  }`;

export function view(screen) {
  const list = current(screen);
  const { group } = screen.data.consultation;
  return folded(
    t('wizard.group'),
    Boolean(list.length || screen.state.kin),
    html`<p>${t('wizard.group_why')}</p>
      ${list.map(member(screen))}
      <p>${button({ label: t('wizard.group_add'), onClick: () => add(screen, { siret: '', name: '' }) })}</p>
      ${near(screen)}
      ${textField({
        name: 'group.agreed_on',
        type: 'date',
        label: t('wizard.group_agreed'),
        hint: t('wizard.group_agreed_hint'),
        value: group?.agreed_on ?? '',
        width: 's',
        required: false,
        error: screen.state.errors['group.agreed_on'],
      })}`,
  );
}

/** A line left wholly empty is no member. */
export function read(given, screen) {
  const members = gather(given, current(screen)).filter(({ siret, name }) => siret || name);
  return { group: members.length ? { members, agreed_on: given['group.agreed_on'] || null } : null };
}
