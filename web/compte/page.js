// The person's own account: name, passkeys, backup codes, open sessions.
import { html, nothing } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { backupCodes } from '../components/backup-codes/backup-codes.js';
import { button, linkButton } from '../components/button/button.js';
import { confirmDialog } from '../components/dialog/dialog.js';
import { emptyState } from '../components/empty-state/empty-state.js';
import { errorSummary } from '../components/error-summary/error-summary.js';
import { textField } from '../components/field/inputs.js';
import { table } from '../components/table/table.js';
import { api } from '../src/api.js';
import { enrolPasskey } from '../src/enrol.js';
import { instant } from '../src/format.js';
import { t, url } from '../src/i18n.js';
import { proofFailure } from '../src/reauthenticate.js';
import { startScreen } from '../src/screen.js';
import { setSession } from '../src/session.js';
import { toast } from '../src/status.js';

async function load() {
  const [passkeys, sessions, offers] = await Promise.all([
    api.all('/v1/account/passkeys'),
    api.all('/v1/account/sessions'),
    api.all('/v1/account/invitations'),
  ]);
  return { passkeys, sessions, offers };
}

const saveName = (screen) =>
  screen.submit('name', async ({ name }) => {
    screen.session = setSession(await api.patch('/v1/account', { name }));
    toast(t('ui.saved'));
  });

const addPasskey = (screen) =>
  screen.submit('passkey', async ({ key_name: name }, event) => {
    try {
      const { backup_codes: codes } = await enrolPasskey(name || t('sign_in.key_default'));
      event.target.reset();
      screen.state.codes = codes ?? null;
      await screen.reload();
    } catch (error) {
      screen.fail(error.errors ?? {}, proofFailure(error));
    }
  });

const newCodes = (screen) =>
  screen.run('codes', async () => {
    if (!(await confirmDialog({ title: t('account.new_codes'), body: t('account.new_codes_why') }))) return;
    const { backup_codes: codes } = await api.post('/v1/account/backup-codes');
    screen.update({ codes });
  });

/** Ask, delete, then read the list again. */
const removal = (screen, path, title, body) =>
  screen.run('remove', async () => {
    if (!(await confirmDialog({ title, body, confirm: t('ui.remove'), danger: true }))) return;
    await api.del(path);
    await screen.reload();
  });

const passkeyColumns = (screen) => [
  { key: 'name', label: t('account.key'), rowHeader: true },
  { key: 'created_at', label: t('account.created'), cell: ({ created_at: at }) => instant(at) },
  {
    key: 'act',
    label: t('account.action'),
    cell: ({ id, name }) =>
      button({
        label: t('ui.remove'),
        kind: 'danger',
        context: name,
        onClick: () =>
          removal(screen, `/v1/account/passkeys/${id}`, t('account.remove_key', { name }), t('account.remove_key_why')),
      }),
  },
];

const sessionColumns = (screen) => [
  {
    key: 'user_agent',
    label: t('account.device'),
    rowHeader: true,
    cell: ({ user_agent: agent, current }) =>
      html`${agent}${current ? html` <strong>${t('account.this_one')}</strong>` : nothing}`,
  },
  { key: 'last', label: t('account.last_seen'), cell: ({ last_seen_at: at }) => instant(at) },
  {
    key: 'act',
    label: t('account.action'),
    cell: ({ id, current }) =>
      current
        ? nothing
        : button({
            label: t('account.revoke'),
            kind: 'danger',
            onClick: () =>
              removal(screen, `/v1/account/sessions/${id}`, t('account.revoke_title'), t('account.revoke_why')),
          }),
  },
];

function identity(screen) {
  const { user } = screen.session;
  return html`<section class="card">
    <h2>${t('account.identity')}</h2>
    <form class="form" @submit=${saveName(screen)} novalidate>
      ${textField({ name: 'email', label: t('sign_in.email'), value: user.email, disabled: true, width: 'm' })}
      ${textField({
        name: 'name',
        label: t('sign_in.name'),
        hint: t('sign_in.name_hint'),
        value: user.name,
        autocomplete: 'name',
        width: 'm',
        error: screen.state.errors.name,
      })}
      ${button({ label: t('ui.save'), type: 'submit', busy: screen.state.busy === 'name' })}
    </form>
  </section>`;
}

function passkeys(screen) {
  const { data, state } = screen;
  return html`<section class="card">
    <h2>${t('account.passkeys')}</h2>
    ${
      data.passkeys.length
        ? table({
            caption: t('account.passkeys'),
            hideCaption: true,
            columns: passkeyColumns(screen),
            rows: data.passkeys,
          })
        : emptyState({ title: t('account.no_passkey'), body: t('account.no_passkey_why') })
    }
    ${data.passkeys.length === 1 ? alert({ kind: 'warning', body: t('account.one_passkey') }) : nothing}
    <form class="form" @submit=${addPasskey(screen)} novalidate>
      ${textField({
        name: 'key_name',
        label: t('sign_in.key_name'),
        hint: t('sign_in.key_name_hint'),
        width: 'm',
        required: false,
      })}
      <div class="row">
        ${button({ label: t('account.add_key'), type: 'submit', busy: state.busy === 'passkey' })}
        ${
          data.passkeys.length
            ? button({
                label: t('account.new_codes'),
                kind: 'quiet',
                busy: state.busy === 'codes',
                onClick: () => newCodes(screen),
              })
            : nothing
        }
      </div>
    </form>
  </section>`;
}

function view(screen) {
  const { errors, detail, codes } = screen.state;
  return html`<h1>${t('account.title')}</h1>
    ${
      screen.data.offers.length
        ? alert({
            kind: 'info',
            title: t('account.offers', { count: screen.data.offers.length }),
            actions: linkButton({ label: t('account.offers_see'), href: url('/compte/invitations/') }),
          })
        : nothing
    }
    <p><a href=${url('/compte/recherches/')}>${t('account.searches')}</a></p>
    ${errorSummary({ errors, detail })}
    ${
      codes
        ? html`<div class="card">
            ${backupCodes({ codes, doneLabel: t('account.stored'), onDone: () => screen.update({ codes: null }) })}
          </div>`
        : nothing
    }
    <div class="stack">
      ${identity(screen)}${passkeys(screen)}
      <section class="card">
        <h2>${t('account.sessions')}</h2>
        <p>${t('account.sessions_why')}</p>
        ${table({
          caption: t('account.sessions'),
          hideCaption: true,
          columns: sessionColumns(screen),
          rows: screen.data.sessions,
        })}
      </section>
    </div>`;
}

startScreen({ access: 'user', load, view, state: { codes: null } });
