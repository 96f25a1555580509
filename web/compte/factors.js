// What proves who one is, besides e-mail: passkeys, the application of codes, backup codes. Exports: factors(screen).
import { html, nothing } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { button } from '../components/button/button.js';
import { codeApp } from '../components/code-app/code-app.js';
import { confirmDialog } from '../components/dialog/dialog.js';
import { emptyState } from '../components/empty-state/empty-state.js';
import { textField } from '../components/field/inputs.js';
import { table } from '../components/table/table.js';
import { api } from '../src/api.js';
import { enrolPasskey, offerCodeApp, recordCodeApp } from '../src/enrol.js';
import { instant } from '../src/format.js';
import { t } from '../src/i18n.js';
import { proofFailure } from '../src/reauthenticate.js';
import { toast } from '../src/status.js';
import { removal } from './removal.js';

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

const offerApp = (screen) => screen.run('offer', async () => screen.update({ offer: await offerCodeApp() }));

const recordApp = (screen) =>
  screen.submit('app', async ({ code }) => {
    const { backup_codes: codes } = await recordCodeApp(code.replace(/\s/g, ''));
    Object.assign(screen.state, { offer: null, codes: codes ?? null });
    await screen.reload();
    toast(t('account.app_recorded'));
  });

const newCodes = (screen) =>
  screen.run('codes', async () => {
    if (!(await confirmDialog({ title: t('account.new_codes'), body: t('account.new_codes_why') }))) return;
    const { backup_codes: codes } = await api.post('/v1/account/backup-codes');
    screen.update({ codes });
  });

const columns = (screen) => [
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

function passkeys(screen) {
  const { items } = screen.data.factors;
  return html`<section class="card">
    <h2>${t('account.passkeys')}</h2>
    ${
      items.length
        ? table({ caption: t('account.passkeys'), hideCaption: true, columns: columns(screen), rows: items })
        : emptyState({ title: t('account.no_passkey'), body: t('account.no_passkey_why') })
    }
    ${items.length === 1 ? alert({ kind: 'warning', body: t('account.one_passkey') }) : nothing}
    <form class="form" @submit=${addPasskey(screen)} novalidate>
      ${textField({
        name: 'key_name',
        label: t('sign_in.key_name'),
        hint: t('sign_in.key_name_hint'),
        width: 'm',
        required: false,
      })}
      <div class="row">
        ${button({ label: t('account.add_key'), type: 'submit', busy: screen.state.busy === 'passkey' })}
      </div>
    </form>
  </section>`;
}

function recorded(screen, app) {
  const ask = () => removal(screen, '/v1/account/code-app', t('account.remove_app'), t('account.remove_app_why'));
  return html`<p>${t('account.app_since', { at: instant(app.created_at) })}</p>
    <div class="row">${button({ label: t('account.remove_app_do'), kind: 'danger', onClick: ask })}</div>`;
}

function application(screen) {
  const { data, state } = screen;
  const { code_app: app } = data.factors;
  const offered = () =>
    codeApp({
      offer: state.offer,
      error: state.errors.code,
      busy: state.busy === 'app',
      onSubmit: recordApp(screen),
      onCancel: () => screen.update({ offer: null }),
    });
  const proposed = () =>
    html`<p>${t('account.app_why')}</p>
      <div class="row">
        ${button({ label: t('account.add_app'), busy: state.busy === 'offer', onClick: () => offerApp(screen) })}
      </div>`;
  return html`<section class="card">
    <h2>${t('account.app')}</h2>
    ${app ? recorded(screen, app) : state.offer ? offered() : proposed()}
  </section>`;
}

function backup(screen) {
  const { items, code_app: app, backup_codes_left: left } = screen.data.factors;
  if (!items.length && !app && !left) return nothing;
  return html`<section class="card">
    <h2>${t('account.backup')}</h2>
    <p>${t('account.backup_left', { count: left })}</p>
    <div class="row">
      ${button({
        label: t('account.new_codes'),
        kind: 'quiet',
        busy: screen.state.busy === 'codes',
        onClick: () => newCodes(screen),
      })}
    </div>
  </section>`;
}

export const factors = (screen) => html`${passkeys(screen)}${application(screen)}${backup(screen)}`;
