// The entity's people: adding, changing roles, removing. Exports: people(screen), add(screen), isAdmin(screen).
import { html, nothing } from 'lit-html';
import { badge } from '../../components/badge/badge.js';
import { button } from '../../components/button/button.js';
import { confirmDialog, openDialog } from '../../components/dialog/dialog.js';
import { errorSummary } from '../../components/error-summary/error-summary.js';
import { checkboxGroup } from '../../components/field/choices.js';
import { textField } from '../../components/field/inputs.js';
import { table } from '../../components/table/table.js';
import { api } from '../../src/api.js';
import { missing, values } from '../../src/form.js';
import { t } from '../../src/i18n.js';
import { explain } from '../../src/explain.js';
import { toast } from '../../src/status.js';

const ROLES = ['entity_admin', 'service_head', 'agent', 'committee_member', 'elected_member', 'archivist', 'auditor'];

const base = ({ tenant }) => `/v1/buyers/${tenant.tenant_id}/agents`;
export const isAdmin = ({ tenant }) => tenant.roles.includes('entity_admin');

const roleBoxes = ({ state }, roles) =>
  checkboxGroup({
    name: 'roles',
    label: t('team.roles'),
    values: roles,
    error: state.errors.roles,
    choices: ROLES.map((value) => ({ value, label: t(`role.${value}`), hint: t(`role.${value}_hint`) })),
  });

const identityFields = ({ state }) =>
  html` ${textField({ name: 'name', label: t('team.name'), error: state.errors.name })}
  ${textField({ name: 'email', label: t('team.email'), type: 'email', error: state.errors.email })}`;

/** A dialog whose form is sent by `save(body)`: it stays open, with its errors, until the server accepts. */
function personDialog({ title, person, save }) {
  const submit =
    ({ update, close }) =>
    async (event) => {
      event.preventDefault();
      const given = values(event.target);
      const body = { ...given, roles: [].concat(given.roles ?? []) };
      const errors = missing(body, {
        ...(person ? {} : { name: t('team.name'), email: t('team.email') }),
        roles: t('team.roles'),
      });
      if (Object.keys(errors).length) {
        update({ errors });
        return;
      }
      update({ busy: true, errors: {}, detail: '' });
      await save(body).then(close, (error) =>
        update({
          busy: false,
          errors: error.errors ?? {},
          detail: Object.keys(error.errors ?? {}).length ? '' : explain(error),
        }),
      );
    };
  return openDialog({
    title,
    initial: { errors: {}, detail: '', busy: false },
    body: (controls) =>
      html`${errorSummary(controls.state)}
        <form @submit=${submit(controls)} novalidate>
          ${person ? nothing : identityFields(controls)}${roleBoxes(controls, person?.roles ?? [])}
          <div class="row">
            ${button({ label: t('ui.save'), kind: 'primary', type: 'submit', busy: controls.state.busy })}
            ${button({ label: t('ui.cancel'), kind: 'quiet', onClick: () => controls.close(null) })}
          </div>
        </form>`,
  });
}

export async function add(screen) {
  const added = await personDialog({
    title: t('team.add'),
    save: (body) => api.post(`/v1/buyers/${screen.tenant.tenant_id}/invitations`, body),
  });
  if (!added) return;
  toast(t('team.added', { email: added.email }));
  await screen.reload();
}

async function change(screen, person) {
  const changed = await personDialog({
    title: t('team.change_title', { name: person.name || person.email }),
    person,
    save: ({ roles }) => api.patch(`${base(screen)}/${person.user_id}`, { roles }),
  });
  if (changed) await screen.reload();
}

const remove = (screen, person) =>
  screen.run('remove', async () => {
    if (
      !(await confirmDialog({
        title: t('team.remove_title', { name: person.name || person.email }),
        body: t('team.remove_why'),
        confirm: t('ui.remove'),
        danger: true,
      }))
    )
      return;
    await api.del(`${base(screen)}/${person.user_id}`);
    await screen.reload();
  });

const actions = (screen) => (person) =>
  html`<div class="row">
    ${button({ label: t('team.change'), context: person.name, onClick: () => change(screen, person) })}
    ${button({ label: t('ui.remove'), kind: 'danger', context: person.name, onClick: () => remove(screen, person) })}
  </div>`;

const key = ({ key: one }) =>
  one
    ? html`${badge({ label: t('team.key_ok'), kind: 'success' })}<br /><code class="small">${one.fingerprint}</code>`
    : badge({ label: t('team.key_none'), kind: 'warning' });

export const people = (screen) =>
  html`<section>
    <div class="spread">
      <h2>${t('team.people')}</h2>
      ${isAdmin(screen) ? button({ label: t('team.add'), kind: 'primary', onClick: () => add(screen) }) : nothing}
    </div>
    ${table({
      caption: t('team.people'),
      hideCaption: true,
      rows: screen.data.agents,
      columns: [
        {
          key: 'name',
          label: t('team.name'),
          rowHeader: true,
          cell: ({ name, email }) => html`${name || email}<br /><span class="soft small">${email}</span>`,
        },
        {
          key: 'roles',
          label: t('team.roles'),
          cell: ({ roles }) => roles.map((role) => t(`role.${role}`)).join(', '),
        },
        { key: 'key', label: t('team.key'), cell: key },
        ...(isAdmin(screen) ? [{ key: 'act', label: t('team.action'), cell: actions(screen) }] : []),
      ],
    })}
  </section>`;
