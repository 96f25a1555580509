// Stand-ins of an entity: who replaces whom, for which days. One names one's own; an administrator names everybody's.
import { html, nothing } from 'lit-html';
import { alert } from '../../../components/alert/alert.js';
import { breadcrumb } from '../../../components/breadcrumb/breadcrumb.js';
import { button } from '../../../components/button/button.js';
import { emptyState } from '../../../components/empty-state/empty-state.js';
import { errorSummary } from '../../../components/error-summary/error-summary.js';
import { selectField } from '../../../components/field/inputs.js';
import { table } from '../../../components/table/table.js';
import { api } from '../../../src/api.js';
import { t, url } from '../../../src/i18n.js';
import { startScreen } from '../../../src/screen.js';
import { toast } from '../../../src/status.js';
import { dayFields, days, names, stateOf, takeBack } from '../lent.js';

const NAMING = ['entity_admin', 'service_head', 'agent'];
const base = ({ tenant }) => `/v1/buyers/${tenant.tenant_id}`;
const isAdmin = ({ tenant }) => tenant.roles.includes('entity_admin');
const mayName = ({ tenant }) => tenant.roles.some((role) => NAMING.includes(role));
const named = ({ name, email }) => name || email;

async function load(screen) {
  const [{ items }, people] = await Promise.all([api.get(`${base(screen)}/grants`), api.all(`${base(screen)}/agents`)]);
  return { standIns: items.filter(({ kind }) => kind === 'stand-in'), people };
}

const name = (screen) =>
  screen.submit('name', async ({ absent_id: absent, user_id: colleague, first, last }, event) => {
    await api.post(`${base(screen)}/stand-ins`, {
      absent_id: absent || screen.session.user.id,
      user_id: colleague,
      first,
      last,
    });
    event.target.reset();
    toast(t('standins.named'));
    await screen.reload();
  });

const mine = (screen, one) => isAdmin(screen) || one.absent.user_id === screen.session.user.id;

const list = (screen) =>
  screen.data.standIns.length
    ? table({
        caption: t('standins.title'),
        hideCaption: true,
        rows: screen.data.standIns,
        columns: [
          { key: 'absent', label: t('standins.absent'), rowHeader: true, cell: ({ absent }) => names([absent]) },
          { key: 'by', label: t('standins.colleague'), cell: ({ people }) => names(people) },
          {
            key: 'roles',
            label: t('standins.roles'),
            cell: ({ roles }) => roles.map((role) => t(`role.${role}`)).join(', '),
          },
          { key: 'dates', label: t('lent.dates'), cell: days },
          { key: 'state', label: t('lent.state'), cell: stateOf },
          {
            key: 'do',
            label: t('lent.act'),
            cell: (one) =>
              one.state === 'over' || !mine(screen, one)
                ? nothing
                : takeBack(screen, one, `${base(screen)}/stand-ins/${one.id}`, {
                    title: t('standins.end_title', { name: names([one.absent]) }),
                    name: names([one.absent]),
                  }),
          },
        ],
      })
    : emptyState({ title: t('standins.none'), body: t('standins.none_why') });

const person = (screen, field) =>
  selectField({
    name: field,
    label: t(`standins.${field}`),
    placeholder: t('standins.choose'),
    error: screen.state.errors[field],
    choices: screen.data.people.map((one) => ({ value: one.user_id, label: named(one) })),
  });

const form = (screen) =>
  html`<section class="card no-print">
    <h2>${t('standins.name')}</h2>
    <form class="form" @submit=${name(screen)} novalidate>
      ${isAdmin(screen) ? person(screen, 'absent_id') : html`<p>${t('standins.yours')}</p>`}
      ${person(screen, 'user_id')} ${dayFields(screen)}
      ${button({ label: t('standins.name'), kind: 'primary', type: 'submit', busy: screen.state.busy === 'name' })}
    </form>
  </section>`;

const view = (screen) =>
  html`${breadcrumb([{ label: t('shell.nav.team'), href: url('/acheteur/equipe/') }, { label: t('standins.title') }])}
    <h1>${t('standins.title')}</h1>
    <p class="soft">${screen.tenant.tenant_name}</p>
    <p>${t('standins.why')}</p>
    ${alert({ title: t('standins.keys'), body: t('standins.keys_why') })} ${errorSummary(screen.state)} ${list(screen)}
    ${mayName(screen) ? form(screen) : nothing}`;

startScreen({ access: 'buyer', load, view });
