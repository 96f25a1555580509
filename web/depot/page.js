// Depositing an offer: who answers, the files of each envelope, a last reading, then sealing and sending in one act.
// A deposit begun elsewhere is taken up with ?depot=ID: the same files are chosen again, parts already sent are not
// sent twice. Going back, by the page or by the browser, keeps what was chosen.
import { html, nothing } from 'lit-html';
import { breadcrumb } from '../components/breadcrumb/breadcrumb.js';
import { countdown } from '../components/countdown/countdown.js';
import { errorSummary } from '../components/error-summary/error-summary.js';
import { steps } from '../components/steps/steps.js';
import { api } from '../src/api.js';
import { skewMs } from '../src/clock.js';
import { canonical } from '../src/crypto/canonical.js';
import { verifyManifest } from '../src/crypto/manifest.js';
import { duration, instant } from '../src/format.js';
import { t, url } from '../src/i18n.js';
import { startScreen } from '../src/screen.js';
import { begun } from './begun.js';
import { counting } from './counting.js';
import { closesAt, lateness } from './deadline.js';
import * as files from './files.js';
import * as progress from './progress.js';
import * as review from './review.js';
import { forget, savedDeposit } from './store.js';
import { guardLeaving, underway } from './transmission.js';
import { news, watch } from './watch.js';
import * as who from './who.js';

const STEPS = { who, files, review, progress };
const NAMES = Object.keys(STEPS);
const SKEW_SHOWN_MS = 5000;

async function load(screen) {
  const id = screen.query.get('consultation') ?? '';
  const at = `/v1/consultations/${encodeURIComponent(id)}`;
  const [consultation, published] = await Promise.all([api.get(at), api.get(`${at}/manifest`)]);
  const manifest = await verifyManifest(canonical(published.manifest), consultation.mh);
  const deposits = await api.all(`/v1/companies/${screen.tenant.tenant_id}/deposits`, { consultation: id });
  // A receipt whose answer was lost left its secrets here.
  await forget(...deposits.filter(({ state }) => state !== 'started').map((one) => one.id));
  const data = {
    consultation,
    manifest,
    standing: counting(deposits),
    begun: deposits.filter(({ state }) => state === 'started'),
    deposit: null,
    saved: null,
  };
  if (screen.query.get('depot')) await takeUp(screen, data);
  return data;
}

/** Resume: what the server knows of the deposit, and what this browser kept of its secrets. */
async function takeUp(screen, data) {
  data.deposit = await api.get(`/v1/deposits/${encodeURIComponent(screen.query.get('depot'))}`);
  if (data.deposit.state === 'sealed') {
    location.replace(url('/entreprise/recepisse/', { id: data.deposit.id }));
    await new Promise(() => {}); // the page is being left
  }
  if (data.deposit.state === 'abandoned') {
    data.deposit = null;
    return;
  }
  const { lots, mode, consortium } = data.deposit;
  const members = consortium.members.map(({ identifier, name, email }) => ({ ...identifier, name, email }));
  Object.assign(screen.state, { lots, mode, consortium: { kind: consortium.kind, members } });
  data.saved = await savedDeposit(data.deposit.id);
  screen.state.step ??= data.saved?.sealFile ? 'progress' : 'files';
}

function show(screen, step) {
  screen.update({ step, errors: {}, detail: '' });
  document.querySelector('h1').focus();
  document.querySelector('h1').scrollIntoView({ block: 'nearest' });
}

async function go(screen, step) {
  history.pushState({ step }, '');
  show(screen, step);
  if (step === 'progress') await progress.begin(screen);
}

/** The browser's own « back »: to the step before, but never out of a transmission. */
function wentTo(screen, step) {
  if (!screen.data || screen.state.receipt) return;
  if (underway(screen)) history.pushState({ step: 'progress' }, '');
  else show(screen, screen.data.deposit ? (step === 'progress' ? 'review' : step) : 'who');
}

function items(screen) {
  const now = NAMES.indexOf(screen.state.step);
  return NAMES.map((name, index) => ({
    label: t(`deposit.step_${name}`),
    state: index === now ? 'current' : index < now ? 'done' : 'todo',
    ...(index < now && !underway(screen) && { href: location.href, onSelect: () => go(screen, name) }),
  }));
}

const clock = ({ consultation }) =>
  html`<div class="deposit-clock">
    <p>
      <span class="soft">${t(consultation.permanent ? 'deposit.until' : 'deposit.deadline')}</span>
      <strong>${instant(closesAt(consultation), consultation.time_zone)}</strong>
    </p>
    <p>${countdown({ deadline: closesAt(consultation) })}</p>
    ${
      Math.abs(skewMs()) > SKEW_SHOWN_MS
        ? html`<p class="small">${t('deposit.skew', { difference: duration(Math.abs(skewMs()) / 1000) })}</p>`
        : nothing
    }
  </div>`;

let watched = false;

function view(screen) {
  screen.state.step ??= 'who';
  if (!watched) watch(screen);
  watched = true;
  const { consultation } = screen.data;
  return html`${breadcrumb([
      { label: t('shell.nav.consultations'), href: url('/consultations') },
      { label: consultation.reference, href: url(`/consultations/${consultation.id}`) },
      { label: t('deposit.title') },
    ])}
    <p class="soft deposit-subject">${consultation.buyer.name} · ${consultation.title}</p>
    ${steps({ label: t('deposit.steps'), items: items(screen), compact: true })}
    <h1 tabindex="-1">${t(`deposit.step_${screen.state.step}`)}</h1>
    ${lateness(screen)} ${clock(screen.data)} ${news(screen)} ${screen.state.step === 'who' ? begun(screen) : nothing}
    ${errorSummary(screen.state)} ${STEPS[screen.state.step].view(screen, (step) => go(screen, step))}
    <p class="small deposit-help">
      <a href=${url('/assistance/', { consultation: consultation.id })} target="_blank">${t('deposit.support')}</a>
    </p>
    ${underway(screen) ? html`<p class="visually-hidden">${t('deposit.do_not_leave')}</p>` : nothing}`;
}

const screen = startScreen({
  access: 'company',
  load,
  view,
  state: {
    chosen: {},
    notes: {},
    lots: null,
    consortium: { kind: 'none', members: [] },
    confirmed: {},
    transfers: {},
    ticked: {},
    news: [],
  },
  title: ({ data }) => t('deposit.tab', { title: data.consultation.title }),
});
guardLeaving(screen);
addEventListener('popstate', ({ state }) => wentTo(screen, state?.step ?? 'who'));
