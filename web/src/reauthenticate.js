// Two dialogs the API's refusals call for. Exports: confirmIdentity() and signInAgain(), both resolving to true once
// lifted.
//   confirmIdentity   what gives power wants a proof of less than ten minutes: passkey, application of codes, else a
//                     backup code
//   signInAgain       the session ended while something was being sent: sign in beside, come back, go on; nothing is
//                     lost
import { html, nothing } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { button } from '../components/button/button.js';
import { openDialog } from '../components/dialog/dialog.js';
import { codeAppField } from '../components/code-app/code-app.js';
import { textField } from '../components/field/inputs.js';
import { values } from './form.js';
import { request } from './http.js';
import { t, url } from './i18n.js';
import { ApiProblem } from './problem.js';
import { refreshSession, session, setSession } from './session.js';
import { passkeysAvailable, usePasskey } from './webauthn.js';

/** Prove the passkey for this session. Throws ApiProblem, or the browser's own error when the person gives up. */
export async function provePasskey() {
  const { challenge_id: challengeId, options } = await request('POST', '/v1/session/passkey-options', { body: {} });
  const credential = await usePasskey(options);
  const body = { challenge_id: challengeId, credential };
  return setSession(await request('POST', '/v1/session/passkey', { body }));
}

/** A session by a passkey alone, without a code. Throws like `provePasskey`. */
export async function signInByPasskey() {
  const { challenge_id: challengeId, options } = await request('POST', '/v1/sign-in/passkey-options', { body: {} });
  const body = { challenge_id: challengeId, credential: await usePasskey(options) };
  return setSession(await request('POST', '/v1/sign-in/passkey', { body }));
}

export const proveBackupCode = async (code) =>
  setSession(await request('POST', '/v1/session/backup-code', { body: { code } }));

export const proveCodeApp = async (code) =>
  setSession(await request('POST', '/v1/session/code-app', { body: { code: code.replace(/\s/g, '') } }));

/** The ways this person may prove themselves on this post, best first: 'passkey', 'code-app', 'backup-code'. */
export function waysToProve({ factors }) {
  const usable = factors.filter((one) => one !== 'passkey' || passkeysAvailable());
  return usable.length ? usable : ['backup-code'];
}

/** Why the proof failed, in words. */
export function proofFailure(error) {
  if (error instanceof ApiProblem) return error.detail || error.title;
  return error.name === 'NotAllowedError' ? t('reauth.given_up') : t('error.unexpected');
}

async function attempt({ update, close }, proof) {
  update({ busy: true, failure: '' });
  try {
    await proof();
    close(true);
  } catch (error) {
    update({ busy: false, failure: proofFailure(error) });
  }
}

/** The one field of a proof typed by hand; its form calls `submit(code)`. */
const typed = {
  'code-app': { prove: proveCodeApp, field: () => codeAppField({}) },
  'backup-code': {
    prove: proveBackupCode,
    field: () =>
      textField({
        name: 'backup_code',
        label: t('reauth.code'),
        hint: t('reauth.code_hint'),
        autocomplete: 'one-time-code',
        width: 'm',
        spellcheck: 'false',
      }),
  },
};

function typedForm(controls, way) {
  const { prove, field } = typed[way];
  const submit = (event) => {
    event.preventDefault();
    attempt(controls, () => prove(Object.values(values(event.target))[0]));
  };
  return html`<form @submit=${submit} novalidate>
    ${field()} ${button({ label: t('reauth.confirm'), kind: 'primary', type: 'submit', busy: controls.state.busy })}
  </form>`;
}

function identityBody(controls) {
  const { busy, failure, way, ways } = controls.state;
  return html`<p>${t('reauth.why')}</p>
    ${failure ? alert({ kind: 'error', body: failure, live: true }) : nothing}
    ${
      way === 'passkey'
        ? button({ label: t('reauth.passkey'), kind: 'primary', busy, onClick: () => attempt(controls, provePasskey) })
        : typedForm(controls, way)
    }
    <div class="row">
      ${ways
        .filter((one) => one !== way)
        .map((one) =>
          button({
            label: t(`reauth.use_${one}`),
            kind: 'quiet',
            onClick: () => controls.update({ way: one, failure: '' }),
          }),
        )}
      ${button({ label: t('ui.cancel'), kind: 'quiet', onClick: () => controls.close(false) })}
    </div>`;
}

let asking = null;

/** Several calls may be refused at once: they share one dialog. */
function shared(open) {
  asking ??= open().finally(() => {
    asking = null;
  });
  return asking;
}

export const confirmIdentity = () =>
  shared(async () => {
    const ways = waysToProve(await session());
    return (
      (await openDialog({ title: t('reauth.title'), body: identityBody, initial: { ways, way: ways[0] } })) === true
    );
  });

function sessionBody(controls) {
  const retry = async () => {
    const { user } = await refreshSession();
    if (user) controls.close(true);
    else controls.update({ failure: t('reauth.still_out') });
  };
  return html`<p>${t('reauth.session_ended')}</p>
    ${controls.state.failure ? alert({ kind: 'error', body: controls.state.failure, live: true }) : nothing}
    <div class="row">
      <a class="button button--primary" href=${url('/connexion/')} target="_blank" rel="noopener"
        >${t('reauth.sign_in_beside')}</a
      >
      ${button({ label: t('reauth.signed_in'), onClick: retry })}
      ${button({ label: t('ui.cancel'), kind: 'quiet', onClick: () => controls.close(false) })}
    </div>`;
}

export const signInAgain = () =>
  shared(async () => (await openDialog({ title: t('reauth.session_title'), body: sessionBody })) === true);
