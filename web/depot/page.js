// Depositing an offer: who answers, the files of each envelope, a last reading, then sealing and sending in one act.
// A deposit begun elsewhere is taken up with ?depot=ID: the same files are chosen again, parts already sent are not
// sent twice.
import { html, nothing } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { breadcrumb } from '../components/breadcrumb/breadcrumb.js';
import { countdown } from '../components/countdown/countdown.js';
import { errorSummary } from '../components/error-summary/error-summary.js';
import { steps } from '../components/steps/steps.js';
import { api } from '../src/api.js';
import { skewMs } from '../src/clock.js';
import { canonical } from '../src/crypto/canonical.js';
import { verifyManifest } from '../src/crypto/manifest.js';
import { instant } from '../src/format.js';
import { t, url } from '../src/i18n.js';
import { startScreen } from '../src/screen.js';
import * as files from './files.js';
import * as progress from './progress.js';
import * as review from './review.js';
import { forget, savedDeposit } from './store.js';
import { guardLeaving, underway } from './transmission.js';
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
  const earlier = deposits.filter((one) => one.state === 'sealed');
  const data = { consultation, manifest, earlier, deposit: null, saved: null };
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
  data.saved = await savedDeposit(data.deposit.id);
  screen.state.step ??= data.saved?.sealFile ? 'progress' : 'files';
}

async function go(screen, step) {
  screen.update({ step, errors: {}, detail: '' });
  document.querySelector('h1').focus();
  if (step === 'progress') await progress.begin(screen);
}

function items(screen) {
  const now = NAMES.indexOf(screen.state.step);
  return NAMES.map((name, index) => ({
    label: t(`deposit.step_${name}`),
    state: index === now ? 'current' : index < now ? 'done' : 'todo',
  }));
}

const clock = ({ consultation }) =>
  html`<div class="deposit-clock">
    <p>
      <span class="soft">${t(consultation.permanent ? 'deposit.until' : 'deposit.deadline')}</span>
      <strong>${instant(progress.closesAt(consultation), consultation.time_zone)}</strong>
    </p>
    <p>${countdown({ deadline: progress.closesAt(consultation) })}</p>
    ${
      Math.abs(skewMs()) > SKEW_SHOWN_MS
        ? html`<p class="small">${t('deposit.skew', { seconds: Math.round(Math.abs(skewMs()) / 1000) })}</p>`
        : nothing
    }
  </div>`;

const late = ({ consultation, deposit }) =>
  consultation.status !== 'open' && !deposit
    ? alert({ kind: 'warning', title: t('deposit.late_title'), body: t('deposit.late_why') })
    : nothing;

function view(screen) {
  screen.state.step ??= 'who';
  const { consultation } = screen.data;
  return html`${breadcrumb([
      { label: t('shell.nav.consultations'), href: url('/consultations') },
      { label: consultation.reference, href: url(`/consultations/${consultation.id}`) },
      { label: t('deposit.title') },
    ])}
    <p class="soft">${consultation.buyer.name} · ${consultation.title}</p>
    <h1 tabindex="-1">${t(`deposit.step_${screen.state.step}`)}</h1>
    ${steps({ label: t('deposit.steps'), items: items(screen) })} ${clock(screen.data)}${late(screen.data)}
    ${errorSummary(screen.state)} ${STEPS[screen.state.step].view(screen, (step) => go(screen, step))}
    <p class="small">
      <a href=${url('/assistance/', { consultation: consultation.id })} target="_blank">${t('deposit.support')}</a>
    </p>
    ${underway(screen) ? html`<p class="visually-hidden">${t('deposit.do_not_leave')}</p>` : nothing}`;
}

guardLeaving(
  startScreen({
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
    },
    title: ({ data }) => t('deposit.tab', { title: data.consultation.title }),
  }),
);
