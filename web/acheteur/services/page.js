// The services inside an entity: their names, their people, open or closed. Changed by an administrator, read by all.
import { html, nothing } from 'lit-html';
import { badge } from '../../components/badge/badge.js';
import { breadcrumb } from '../../components/breadcrumb/breadcrumb.js';
import { button } from '../../components/button/button.js';
import { formDialog } from '../../components/dialog/form-dialog.js';
import { emptyState } from '../../components/empty-state/empty-state.js';
import { errorSummary } from '../../components/error-summary/error-summary.js';
import { checkbox, checkboxGroup } from '../../components/field/choices.js';
import { textField } from '../../components/field/inputs.js';
import { table } from '../../components/table/table.js';
import { api } from '../../src/api.js';
import { day } from '../../src/format.js';
import { t, url } from '../../src/i18n.js';
import { startScreen } from '../../src/screen.js';
import { toast } from '../../src/status.js';

const base = ({ tenant }) => `/v1/buyers/${tenant.tenant_id}`;
const isAdmin = ({ tenant }) => tenant.roles.includes('entity_admin');
/** Whoever heads a service says who belongs to it, and no more. */
const heads = ({ tenant, session }, one) =>
  tenant.roles.includes('service_head') && one.people.includes(session.user.id) && !one.closed_on;
const named = ({ name, email }) => name || email;

async function load(screen) {
  const [found, people] = await Promise.all([api.get(`${base(screen)}/services`), api.all(`${base(screen)}/agents`)]);
  return { services: found.items, apart: found.apart, people };
}

const create = (screen) =>
  screen.submit('create', async ({ name }, event) => {
    await api.post(`${base(screen)}/services`, { name });
    event.target.reset();
    toast(t('services.created', { name }));
    await screen.reload();
  });

const closed = (screen, one) =>
  screen.run(`closed-${one.id}`, async () => {
    await api.patch(`${base(screen)}/services/${one.id}`, { closed: !one.closed_on });
    await screen.reload();
  });

/** Its name and its people. */
async function edit(screen, one) {
  const saved = await formDialog({
    title: t('services.edit', { name: one.name }),
    fields: (errors) =>
      html`${
        isAdmin(screen)
          ? textField({
              name: 'name',
              label: t('services.name'),
              value: one.name,
              maxlength: 120,
              error: errors.name,
            })
          : nothing
      }
      ${checkboxGroup({
        name: 'people',
        label: t('services.people'),
        values: one.people,
        error: errors.people,
        choices: screen.data.people.map((person) => ({ value: person.user_id, label: named(person) })),
      })}`,
    send: ({ name, people = [] }) =>
      api.patch(`${base(screen)}/services/${one.id}`, {
        ...(isAdmin(screen) && { name }),
        people: [].concat(people),
      }),
  });
  if (saved) await screen.reload();
}

const actions = (screen) => (one) =>
  html`<div class="row">
    ${
      one.closed_on || !(isAdmin(screen) || heads(screen, one))
        ? nothing
        : button({ label: t('services.change'), context: one.name, onClick: () => edit(screen, one) })
    }
    ${
      isAdmin(screen)
        ? button({
            label: t(one.closed_on ? 'services.reopen' : 'services.close'),
            kind: 'quiet',
            context: one.name,
            busy: screen.state.busy === `closed-${one.id}`,
            onClick: () => closed(screen, one),
          })
        : nothing
    }
  </div>`;

function list(screen) {
  const { services, people } = screen.data;
  if (!services.length) return emptyState({ title: t('services.none'), body: t('services.none_why') });
  const who = new Map(people.map((one) => [one.user_id, named(one)]));
  const inside = (one) => one.people.map((id) => who.get(id) ?? t('services.gone')).join(', ') || t('services.nobody');
  return table({
    caption: t('services.title'),
    hideCaption: true,
    rows: services,
    columns: [
      {
        key: 'name',
        label: t('services.name'),
        rowHeader: true,
        cell: ({ id, name }) => html`<a href=${url('/acheteur/', { service: id })}>${name}</a>`,
      },
      { key: 'people', label: t('services.people'), cell: inside },
      {
        key: 'state',
        label: t('services.state'),
        cell: ({ closed_on: on }) =>
          on
            ? badge({ label: t('services.closed', { day: day(on) }), kind: 'warning' })
            : badge({ label: t('services.open'), kind: 'success' }),
      },
      ...(isAdmin(screen) || services.some((one) => heads(screen, one))
        ? [{ key: 'act', label: t('services.act'), cell: actions(screen) }]
        : []),
    ],
  });
}

const form = (screen) =>
  html`<form class="form no-print" @submit=${create(screen)} novalidate>
    ${textField({
      name: 'name',
      label: t('services.new'),
      width: 'm',
      maxlength: 120,
      error: screen.state.errors.name,
    })}
    ${button({ label: t('services.create'), kind: 'primary', type: 'submit', busy: screen.state.busy === 'create' })}
  </form>`;

const keepApart = (screen) =>
  screen.submit('apart', async ({ apart }) => {
    await api.put(`${base(screen)}/services-apart`, { apart: Boolean(apart) });
    toast(t('ui.saved'));
    await screen.reload();
  });

const apart = (screen) =>
  html`<form class="form no-print" @submit=${keepApart(screen)} novalidate>
    ${checkbox({
      name: 'apart',
      label: t('services.apart'),
      hint: t('services.apart_hint'),
      checked: screen.data.apart,
    })}
    ${button({ label: t('ui.save'), type: 'submit', busy: screen.state.busy === 'apart' })}
  </form>`;

const view = (screen) =>
  html`${breadcrumb([{ label: t('services.team'), href: url('/acheteur/equipe/') }, { label: t('services.title') }])}
    <h1>${t('services.title')}</h1>
    <p class="soft">${screen.tenant.tenant_name}</p>
    <p>${t(screen.data.apart ? 'services.why_apart' : 'services.why')}</p>
    ${errorSummary(screen.state)} ${list(screen)} ${isAdmin(screen) ? html`${form(screen)}${apart(screen)}` : nothing}`;

startScreen({ access: 'buyer', load, view });
