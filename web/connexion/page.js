// Signing in: e-mail, one-time code, then a passkey, an application of codes or a backup code for those who act for a
// buyer.
import { html } from 'lit-html';
import { errorSummary } from '../components/error-summary/error-summary.js';
import { api } from '../src/api.js';
import { enrolPasskey, offerCodeApp, recordCodeApp } from '../src/enrol.js';
import { missing } from '../src/form.js';
import { t } from '../src/i18n.js';
import { proofFailure, proveBackupCode, proveCodeApp, provePasskey, signInByPasskey } from '../src/reauthenticate.js';
import { startScreen } from '../src/screen.js';
import { refreshSession, setSession } from '../src/session.js';
import { way } from '../src/way.js';
import { answerOfProvider, goToProvider, tie } from './providers.js';
import { destination, stepFor } from './next.js';
import { STEPS } from './steps.js';

let screen;

async function go(session) {
  screen.session = session;
  const step = stepFor(session);
  const linking = screen.state.linking && step !== 'assert';
  if (linking) await tie(screen.state.signInId);
  if (linking) screen.state.linking = false;
  if (step === 'done') location.replace(destination(session));
  else show(step);
}

/** A new step starts at its heading, so that screen readers hear where they are. */
function show(step, patch = {}) {
  screen.update({ step, errors: {}, detail: '', ...patch });
  document.querySelector('h1').focus();
}

/** `action` on complete values only: empty compulsory fields are told at once. */
const checked = (name, labels, action) =>
  screen.submit(name, async (given) => {
    const errors = missing(given, labels);
    if (Object.keys(errors).length) screen.fail(errors);
    else await action(given);
  });

/** The browser's own refusals are not API problems: they get their sentence. */
async function attempt(act) {
  try {
    await act();
  } catch (error) {
    screen.fail(error.errors ?? {}, proofFailure(error));
  }
}

const LOST = '/v1/session/restoration';

/** Every factor is lost: others decide, and a day passes. */
const lostActions = () => ({
  allLost: () => screen.run('lost', async () => show('lost', await api.get(LOST))),
  askHelp: () => screen.run('ask', async () => screen.update(await api.post(LOST))),
  giveUp: () =>
    screen.run('give-up', async () => {
      await api.del(LOST);
      screen.update({ restoration: null });
    }),
  startAnew: () => screen.run('anew', async () => go(setSession(await api.post(`${LOST}/completion`)))),
  back: () => show('assert'),
});

const actions = () => ({
  askCode: checked('email', { email: t('sign_in.email') }, async ({ email }) => {
    const { sign_in_id: signInId, expires_at: expiresAt } = await api.post('/v1/sign-in', { email });
    show('code', { email, signInId, expiresAt });
  }),
  checkCode: checked('code', { code: t('sign_in.code') }, async ({ code }) =>
    go(setSession(await api.post(`/v1/sign-in/${screen.state.signInId}/code`, { code: code.replace(/\s/g, '') }))),
  ),
  saveName: checked('name', { name: t('sign_in.name') }, async ({ name }) =>
    go(setSession(await api.patch('/v1/account', { name }))),
  ),
  byProvider: (provider) => screen.run(provider, () => goToProvider(provider)),
  byPasskey: () => screen.run('passkey', () => attempt(async () => go(await signInByPasskey()))),
  prove: () => screen.run('proof', () => attempt(async () => go(await provePasskey()))),
  proveByCode: screen.submit('proof', ({ backup_code: code }) => attempt(async () => go(await proveBackupCode(code)))),
  proveByApp: screen.submit('proof', ({ code }) => attempt(async () => go(await proveCodeApp(code)))),
  use: (way) => show('assert', { way }),
  ...lostActions(),
  enrolNow: screen.submit('enrol', ({ name }) => attempt(() => enrol(name || t('sign_in.key_default')))),
  offerApp: () => screen.run('offer', async () => show('app', { offer: await offerCodeApp() })),
  recordApp: checked('app', { code: t('code_app.code') }, ({ code }) =>
    attempt(async () => stored(await recordCodeApp(code.replace(/\s/g, '')))),
  ),
  backToEnrol: () => show('enrol', { offer: null }),
  later: () => location.replace(destination(screen.session)),
  finish: async () => go(await refreshSession()),
  restart: () => show('email'),
});

const enrol = async (name) => stored(await enrolPasskey(name));

/** A first factor comes with codes to put away. */
async function stored({ backup_codes: codes }) {
  if (codes) show('codes', { codes });
  else await go(await refreshSession());
}

function view(current) {
  screen = current;
  const { step, errors, detail } = current.state;
  return html`<h1 tabindex="-1">${t(`sign_in.h1_${step}`)}</h1>
    ${way('sign_in')} ${errorSummary({ errors, detail })} ${STEPS[step](current, actions())}`;
}

startScreen({
  access: null,
  state: {
    step: 'email',
    email: '',
    way: '',
    offer: null,
    restoration: null,
    codes: [],
    providers: [],
    linking: false,
    detail: '',
  },
  load: async (current) => {
    screen = current;
    const { session, code } = await answerOfProvider((error) => {
      current.state.detail = error.detail ?? String(error);
    });
    if (session) current.session = session;
    if (code) Object.assign(current.state, code, { linking: true });
    if (code) return;
    current.state.providers = (await api.get('/v1/identity-providers').catch(() => ({ items: [] }))).items;
    current.state.step = stepFor(current.session);
    if (current.state.step === 'done') location.replace(destination(current.session));
  },
  view: (current) =>
    current.state.step === 'done' ? html`<p class="loading">${t('shell.loading')}</p>` : view(current),
});
