// Opening the envelopes: k members approve in their own sessions, then the opener's browser opens candidacies, then
// offers, checks every digest, and draws up the record.
import { html, nothing } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { breadcrumb } from '../components/breadcrumb/breadcrumb.js';
import { button } from '../components/button/button.js';
import { countdown } from '../components/countdown/countdown.js';
import { confirmDialog } from '../components/dialog/dialog.js';
import { emptyState } from '../components/empty-state/empty-state.js';
import { errorSummary } from '../components/error-summary/error-summary.js';
import { api, ApiProblem } from '../src/api.js';
import { canonical } from '../src/crypto/canonical.js';
import { verifyManifest } from '../src/crypto/manifest.js';
import { makeEphemeral } from '../src/crypto/opener.js';
import { instant } from '../src/format.js';
import { t, url } from '../src/i18n.js';
import { startScreen } from '../src/screen.js';
import { takeFolderButton } from '../src/take-folder.js';
import { approvals } from './approvals.js';
import { deposit } from './deposits.js';
import { ephemeralOf, keepEphemeral } from './ephemeral.js';
import { openAll } from './open-all.js';
import { order } from './order.js';
import { loadReaders, readers } from './readers.js';
import { record } from './record.js';

const POLL_MS = 4000;
const at = (screen) => `/v1/consultations/${encodeURIComponent(screen.query.get('consultation') ?? '')}`;

async function load(screen) {
  const base = at(screen);
  const consultation = await api.get(base);
  try {
    const [{ items }, published, { items: keys }] = await Promise.all([
      api.get(`${base}/openings`),
      api.get(`${base}/manifest`),
      api.get('/v1/account/member-keys'),
    ]);
    const manifest = await verifyManifest(canonical(published.manifest), consultation.mh);
    const chosen = current(items, screen);
    const session = chosen && (await api.get(`${base}/openings/${chosen.id}`));
    const ephemeral = session && (await ephemeralOf(session.id));
    const readers = ephemeral ? await loadReaders(base) : [];
    return { base, consultation, manifest, keys, session, ephemeral, readers };
  } catch (error) {
    if (!(error instanceof ApiProblem) || !['too-early', 'cancelled'].includes(error.code)) throw error;
    return { base, consultation, tooEarly: error.code === 'too-early' && error.detail };
  }
}

/** The session being followed: the one asked for, else the newest. */
const current = (items, screen) => items.find((one) => one.id === screen.query.get('seance')) ?? items.at(-1) ?? null;

const start = (screen) =>
  screen.run('start', async () => {
    const ephemeral = await makeEphemeral();
    const session = await api.post(`${screen.data.base}/openings`, { recipient: ephemeral.recipient });
    await keepEphemeral(session.id, ephemeral);
    Object.assign(screen.data, { session, ephemeral, readers: await loadReaders(screen.data.base) });
  });

/** Other members approve on their own computers: what they did shows here without reloading. */
function follow(screen) {
  setInterval(async () => {
    const { session, base } = screen.data ?? {};
    if (session?.state !== 'waiting' || screen.state.busy || document.hidden) return;
    const newest = await api.get(`${base}/openings/${session.id}/approvals`).catch(() => null);
    if (newest && newest.approvals.length !== session.approvals.length) {
      screen.data.session = { ...session, ...newest };
      screen.update({});
    }
  }, POLL_MS);
}

const tooEarly = ({ data: { tooEarly: why, consultation: c } }) =>
  html`${alert({ kind: 'info', title: t('opening.too_early'), body: why })}
    <p>
      ${t('opening.deadline')} <strong>${instant(c.submission_deadline, c.time_zone)}</strong
      ><br />${countdown({ deadline: c.submission_deadline })}
    </p>`;

/** Given up: what was opened is read, nothing more is opened. */
const ended = ({ data }) => data.consultation.status === 'cancelled';

const givenUp = ({ data }) =>
  alert({
    kind: 'warning',
    title: t('opening.ended'),
    body: t(data.session ? 'opening.ended_read' : 'opening.ended_sealed'),
  });

/** Approvals go to one session: a new one asks for them all again. */
async function startAgain(screen) {
  if (
    await confirmDialog({
      title: t('opening.start_again_title'),
      body: t('opening.start_again_why'),
      confirm: t('opening.start_again'),
    })
  )
    await start(screen);
}

const begin = (screen) =>
  button({
    label: t(screen.data.session ? 'opening.start_again' : 'opening.start'),
    kind: screen.data.session ? 'quiet' : 'primary',
    busy: screen.state.busy === 'start',
    onClick: () => (screen.data.session ? startAgain(screen) : start(screen)),
  });

const mayStart = (screen) => !ended(screen) && screen.data.consultation.permissions?.includes('start-opening');

/** Once the deadline is past, whoever opens may take away what opens the envelopes without us. */
const rescue = (screen) =>
  mayStart(screen)
    ? html`<section class="card">
        <h2>${t('folder.committee')}</h2>
        <p>${t('folder.committee_why')}</p>
        ${takeFolderButton(screen, {
          kind: 'committee',
          label: t('folder.take_committee'),
          path: `${screen.data.base}/folders/committee`,
          name: `secours-${screen.data.consultation.reference}`,
        })}
      </section>`
    : nothing;

function table(screen) {
  const { session } = screen.data;
  const leads = session.opener.user_id === screen.session.user.id;
  const able = leads && screen.data.ephemeral;
  const opens = able && !ended(screen);
  return html`${approvals(screen)}
  ${
    leads && !able && !ended(screen) && session.state !== 'recorded'
      ? alert({
          kind: 'warning',
          title: t('opening.key_lost'),
          body: t('opening.key_lost_why'),
          actions: begin(screen),
        })
      : nothing
  }
  ${
    session.state === 'waiting'
      ? nothing
      : html`<section>
            <h2>${t('opening.deposits', { count: session.deposits.length })}</h2>
            ${order(screen, opens)} ${openAll(screen, opens)}
            ${
              session.deposits.length
                ? session.deposits.map((one) => deposit(screen, one, opens))
                : emptyState({ title: t('opening.no_deposit'), body: t('opening.no_deposit_why') })
            }
          </section>
          ${readers(screen, opens)} ${record(screen, able)}`
  }
  ${mayStart(screen) && !(leads && !able) ? html`<p>${begin(screen)}</p>` : nothing}`;
}

function view(screen) {
  const { consultation, session, tooEarly: early } = screen.data;
  return html`${breadcrumb([
      { label: t('shell.nav.buyer'), href: url('/acheteur/') },
      {
        label: consultation.reference || consultation.title,
        href: url('/acheteur/consultation/', { id: consultation.id }),
      },
      { label: t('opening.title') },
    ])}
    <p class="soft">${consultation.title}</p>
    <h1 tabindex="-1">${t('opening.title')}</h1>
    ${errorSummary(screen.state)} ${ended(screen) ? givenUp(screen) : nothing}
    ${
      early
        ? tooEarly(screen)
        : session
          ? table(screen)
          : ended(screen)
            ? nothing
            : html`<p>${t('opening.why', { quorum: consultation.committee?.quorum ?? 2 })}</p>
                ${mayStart(screen) ? begin(screen) : alert({ kind: 'info', body: t('opening.wait_start') })}`
    }
    ${early ? nothing : rescue(screen)}`;
}

follow(
  startScreen({
    access: 'buyer',
    load,
    view,
    state: { opened: {}, transfers: {}, approving: null, all: null },
    title: ({ data }) => t('opening.tab', { reference: data.consultation.reference }),
  }),
);
