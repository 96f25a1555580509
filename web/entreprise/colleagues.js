// The people of a company's account: roles, invitations, who asks to join, leaving. Exports: colleagues(screen),
// readColleagues(base, tenant).
import { html, nothing } from 'lit-html';
import { button } from '../components/button/button.js';
import { confirmDialog } from '../components/dialog/dialog.js';
import { selectField, textField } from '../components/field/inputs.js';
import { table } from '../components/table/table.js';
import { api } from '../src/api.js';
import { missing } from '../src/form.js';
import { instant } from '../src/format.js';
import { t, url } from '../src/i18n.js';
import { toast } from '../src/status.js';

const ROLES = ['company_admin', 'depositor', 'company_reader'];

/** The people of an account that was merged are those of the one that received it. */
const isAdmin = ({ tenant, data }) => tenant.roles.includes('company_admin') && !data.history.merged_into;
const base = ({ tenant }) => `/v1/companies/${tenant.tenant_id}`;
const called = ({ name, email }) => name || email;

/** What the screen shows of people; only administrators see who is invited and who asks. */
export async function readColleagues(at, tenant) {
  const lists = [api.all(`${at}/members`)];
  if (tenant.roles.includes('company_admin'))
    lists.push(api.all(`${at}/colleagues-invited`), api.all(`${at}/join-requests`));
  const [members, invited = [], asking = []] = await Promise.all(lists);
  return { members, invited, asking };
}

const roleChoices = () => ROLES.map((value) => ({ value, label: t(`role.${value}`) }));

const act = (screen, name, request) =>
  screen.run(name, async () => {
    await request();
    await screen.reload();
  });

const confirmed = (screen, name, words, request) =>
  screen.run(name, async () => {
    if (!(await confirmDialog({ danger: true, ...words }))) return;
    await request();
    await screen.reload();
  });

const remove = (screen, person) =>
  confirmed(
    screen,
    'remove',
    {
      title: t('company.remove_title', { name: called(person) }),
      body: t('company.remove_why'),
      confirm: t('ui.remove'),
    },
    () => api.del(`${base(screen)}/members/${person.user_id}`),
  );

const leave = (screen) =>
  screen.run('leave', async () => {
    const words = { title: t('company.leave_title'), body: t('company.leave_why'), confirm: t('company.leave') };
    if (!(await confirmDialog({ danger: true, ...words }))) return;
    await api.del(`/v1/account/memberships/${screen.tenant.tenant_id}`);
    location.assign(url('/compte/'));
  });

const roleOf = (screen) => (person) =>
  isAdmin(screen) && person.user_id !== screen.session.user.id
    ? selectField({
        name: `role-${person.user_id}`,
        label: t('company.role_of', { name: called(person) }),
        hideLabel: true,
        choices: roleChoices(),
        value: person.roles[0],
        width: 'm',
        onChange: (role) =>
          act(screen, 'role', () => api.patch(`${base(screen)}/members/${person.user_id}`, { roles: [role] })),
      })
    : person.roles.map((role) => t(`role.${role}`)).join(', ');

const actions = (screen) => (person) =>
  person.user_id === screen.session.user.id
    ? button({ label: t('company.leave'), kind: 'quiet', onClick: () => leave(screen) })
    : isAdmin(screen)
      ? button({
          label: t('ui.remove'),
          kind: 'danger',
          context: called(person),
          onClick: () => remove(screen, person),
        })
      : nothing;

const people = (screen) =>
  table({
    caption: t('company.members'),
    hideCaption: true,
    rows: screen.data.members,
    columns: [
      {
        key: 'name',
        label: t('company.member_name'),
        rowHeader: true,
        cell: ({ name, email }) => html`${name || email}<br /><span class="soft small">${email}</span>`,
      },
      { key: 'role', label: t('company.role'), cell: roleOf(screen) },
      { key: 'act', label: t('company.action'), cell: actions(screen) },
    ],
  });

const answer = (screen, person, roles) =>
  act(screen, 'answer', () => api.post(`${base(screen)}/join-requests/${person.user_id}`, { roles }));

/** Who asks is a stranger until somebody recognises the address: nothing is granted by default. */
const requests = (screen) =>
  screen.data.asking.length
    ? html`<h3 id="demandes">${t('company.asking')}</h3>
        <p>${t('company.asking_why')}</p>
        ${table({
          caption: t('company.asking'),
          hideCaption: true,
          rows: screen.data.asking,
          columns: [
            { key: 'email', label: t('sign_in.email'), rowHeader: true },
            { key: 'name', label: t('company.says_name'), cell: ({ name }) => name || '–' },
            { key: 'at', label: t('company.asked_at'), cell: ({ asked_at: at }) => instant(at) },
            {
              key: 'act',
              label: t('company.action'),
              cell: (person) =>
                html`<div class="row">
                  ${button({
                    label: t('company.let_in'),
                    context: person.email,
                    onClick: () => answer(screen, person, ['depositor']),
                  })}
                  ${button({
                    label: t('company.turn_away'),
                    kind: 'quiet',
                    context: person.email,
                    onClick: () => answer(screen, person, []),
                  })}
                </div>`,
            },
          ],
        })}`
    : nothing;

const withdraw = (screen, one) =>
  act(screen, 'withdraw', () => api.del(`${base(screen)}/colleagues-invited/${one.id}`));

const pending = (screen) =>
  screen.data.invited.length
    ? html`<h3>${t('company.pending')}</h3>
        ${table({
          caption: t('company.pending'),
          hideCaption: true,
          rows: screen.data.invited,
          columns: [
            { key: 'email', label: t('sign_in.email'), rowHeader: true },
            {
              key: 'role',
              label: t('company.role'),
              cell: ({ roles }) => roles.map((role) => t(`role.${role}`)).join(', '),
            },
            { key: 'until', label: t('company.until'), cell: ({ expires_at: at }) => instant(at) },
            {
              key: 'act',
              label: t('company.action'),
              cell: (one) =>
                button({
                  label: t('company.withdraw'),
                  kind: 'quiet',
                  context: one.email,
                  onClick: () => withdraw(screen, one),
                }),
            },
          ],
        })}`
    : nothing;

const invite = (screen) =>
  screen.submit('invite', async (given, event) => {
    const errors = missing(given, { name: t('company.member_name'), email: t('sign_in.email') });
    if (Object.keys(errors).length) {
      screen.fail(errors);
      return;
    }
    const { name, email, role } = given;
    await api.post(`${base(screen)}/colleagues-invited`, { name, email, roles: [role] });
    event.target.reset();
    toast(t('company.invited', { email }));
    await screen.reload();
  });

function invitation(screen) {
  const { errors, busy } = screen.state;
  return html`<h3 id="inviter">${t('company.invite')}</h3>
    <form class="form" @submit=${invite(screen)} novalidate>
      ${textField({ name: 'name', label: t('company.member_name'), width: 'm', error: errors.name })}
      ${textField({ name: 'email', label: t('sign_in.email'), type: 'email', width: 'm', error: errors.email })}
      ${selectField({
        name: 'role',
        label: t('company.role'),
        hint: t('company.role_hint'),
        choices: roleChoices(),
        value: 'depositor',
        width: 'm',
        error: errors.roles,
      })}
      ${button({ label: t('company.invite'), type: 'submit', busy: busy === 'invite' })}
    </form>`;
}

const tellLettersTo = (screen) =>
  screen.submit('letters-address', async ({ letters_to: email }) => {
    screen.data.company = await api.put(`${base(screen)}/letters-address`, { email: email ?? '' }).catch((error) => {
      if (error.errors?.email) error.errors = { letters_to: error.errors.email };
      throw error;
    });
    toast(t('ui.saved'));
  });

const lettersAddress = (screen) =>
  html`<form class="form" @submit=${tellLettersTo(screen)} novalidate>
    ${textField({
      name: 'letters_to',
      label: t('company.letters_to'),
      hint: t('company.letters_to_hint'),
      type: 'email',
      width: 'm',
      required: false,
      value: screen.data.company.letters_to,
      error: screen.state.errors.letters_to,
    })}
    ${button({
      label: t('ui.save'),
      context: t('company.letters_to'),
      type: 'submit',
      busy: screen.state.busy === 'letters-address',
    })}
  </form>`;

export const colleagues = (screen) =>
  html`<section class="card">
    <h2>${t('company.members')}</h2>
    ${
      isAdmin(screen)
        ? html`<p><a href=${url('/journal/', { entite: screen.tenant.tenant_id })}>${t('ui.journal')}</a></p>`
        : nothing
    }
    ${people(screen)} ${requests(screen)} ${pending(screen)}
    ${isAdmin(screen) ? html`${invitation(screen)} ${lettersAddress(screen)}` : nothing}
  </section>`;
