// The steps of signing in, one form each. Exports: STEPS {email, code, name, assert, lost, enrol, app, codes}, each
// (screen, actions) → template.
import { html, nothing } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { backupCodes } from '../components/backup-codes/backup-codes.js';
import { button } from '../components/button/button.js';
import { codeApp, codeAppField } from '../components/code-app/code-app.js';
import { textField } from '../components/field/inputs.js';
import { time } from '../src/format.js';
import { t } from '../src/i18n.js';
import { waysToProve } from '../src/reauthenticate.js';
import { passkeysAvailable } from '../src/webauthn.js';
import { lost } from './lost.js';

const form = (submit, ...content) => html`<form class="form" @submit=${submit} novalidate>${content}</form>`;
const send = (label, busy) => button({ label, kind: 'primary', type: 'submit', busy: Boolean(busy) });

const passkeyFirst = (busy, byPasskey) =>
  html`<p>${t('sign_in.passkey_lead')}</p>
    <div class="row">
      ${button({ label: t('sign_in.passkey'), kind: 'primary', busy: busy === 'passkey', onClick: byPasskey })}
    </div>
    <h2>${t('sign_in.or_code')}</h2>`;

const providersFirst = ({ providers, busy }, byProvider) =>
  html`<p>${t('sign_in.provider_lead')}</p>
    <div class="row">
      ${providers.map(({ id, label }) =>
        button({
          label: t('sign_in.provider', { provider: label }),
          kind: 'secondary',
          busy: busy === id,
          onClick: () => byProvider(id),
        }),
      )}
    </div>`;

function email({ state }, { askCode, byPasskey, byProvider }) {
  return html`<p class="lead">${t('sign_in.lead')}</p>
    ${state.providers.length ? providersFirst(state, byProvider) : nothing}
    ${passkeysAvailable() ? passkeyFirst(state.busy, byPasskey) : nothing}
    ${form(
      askCode,
      textField({
        name: 'email',
        label: t('sign_in.email'),
        hint: t('sign_in.email_hint'),
        type: 'email',
        autocomplete: 'username webauthn',
        value: state.email,
        error: state.errors.email,
        width: 'm',
      }),
      send(t('sign_in.send_code'), state.busy === 'email'),
    )}`;
}

function code({ state }, { checkCode, restart }) {
  const said = { email: state.email, provider: state.provider, time: time(state.expiresAt) };
  return html`<p class="lead">${t(state.linking ? 'sign_in.provider_code' : 'sign_in.code_sent', said)}</p>
    ${form(
      checkCode,
      textField({
        name: 'code',
        label: t('sign_in.code'),
        hint: t('sign_in.code_hint'),
        autocomplete: 'one-time-code',
        inputmode: 'numeric',
        maxlength: 6,
        width: 's',
        error: state.errors.code,
      }),
      html`<div class="row">
        ${send(t('sign_in.check'), state.busy)}${button({
          label: t('sign_in.other_email'),
          kind: 'quiet',
          onClick: restart,
        })}
      </div>`,
    )}`;
}

const name = ({ state }, { saveName }) =>
  html`<p class="lead">${t('sign_in.welcome')}</p>
    ${form(
      saveName,
      textField({
        name: 'name',
        label: t('sign_in.name'),
        hint: t('sign_in.name_hint'),
        autocomplete: 'name',
        width: 'm',
        error: state.errors.name,
      }),
      send(t('ui.continue'), state.busy),
    )}`;

const backupField = (state) =>
  textField({
    name: 'backup_code',
    label: t('reauth.code'),
    hint: t('reauth.code_hint'),
    autocomplete: 'off',
    width: 'm',
    spellcheck: 'false',
    error: state.errors.code,
  });

/** What proves, by each way: a button for a passkey, a form for what is typed. */
const PROOFS = {
  passkey: (state, { prove }) =>
    html`<div class="row">
      ${button({ label: t('reauth.passkey'), kind: 'primary', busy: Boolean(state.busy), onClick: prove })}
    </div>`,
  'code-app': (state, { proveByApp }) =>
    form(proveByApp, codeAppField({ error: state.errors.code }), send(t('reauth.confirm'), state.busy)),
  'backup-code': (state, { proveByCode }) =>
    form(proveByCode, backupField(state), send(t('reauth.confirm'), state.busy)),
};

function assert({ state, session }, actions) {
  const ways = waysToProve(session);
  const chosen = ways.includes(state.way) ? state.way : ways[0];
  return html`<p class="lead">${t('sign_in.second_factor')}</p>
    ${PROOFS[chosen](state, actions)}
    <div class="row">
      ${ways
        .filter((one) => one !== chosen)
        .map((one) => button({ label: t(`reauth.use_${one}`), kind: 'quiet', onClick: () => actions.use(one) }))}
      ${button({ label: t('lost.all'), kind: 'quiet', busy: state.busy === 'lost', onClick: actions.allLost })}
    </div>`;
}

function enrol({ state, session }, { enrolNow, later, offerApp }) {
  const optional = session.second_factor === 'optional';
  return html`<p class="lead">${t('sign_in.enrol')}</p>
    <p>${t('sign_in.enrol_why')}</p>
    ${
      passkeysAvailable()
        ? form(
            enrolNow,
            textField({
              name: 'name',
              label: t('sign_in.key_name'),
              hint: t('sign_in.key_name_hint'),
              width: 'm',
              error: state.errors.name,
            }),
            html`<div class="row">
              ${send(t('sign_in.enrol_now'), state.busy)}${
                optional ? button({ label: t('sign_in.later'), kind: 'quiet', onClick: later }) : nothing
              }
            </div>`,
          )
        : alert({ kind: 'info', body: t('sign_in.no_passkey') })
    }
    <h2>${t('sign_in.app_title')}</h2>
    <p>${t('sign_in.app_why')}</p>
    <div class="row">${button({ label: t('sign_in.app_use'), busy: state.busy === 'offer', onClick: offerApp })}</div>`;
}

const app = ({ state }, { recordApp, backToEnrol }) =>
  codeApp({
    offer: state.offer,
    error: state.errors.code,
    busy: state.busy === 'app',
    onSubmit: recordApp,
    onCancel: backToEnrol,
  });

const codes = ({ state }, { finish }) =>
  backupCodes({ codes: state.codes, doneLabel: t('sign_in.stored'), onDone: finish });

export const STEPS = { email, code, name, assert, lost, enrol, app, codes };
