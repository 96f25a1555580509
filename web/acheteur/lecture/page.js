// Reading what was opened, with one's own key and from one's own session: the team, the committee, the evaluators.
import { html, nothing } from 'lit-html';
import { alert } from '../../components/alert/alert.js';
import { breadcrumb } from '../../components/breadcrumb/breadcrumb.js';
import { button, linkButton } from '../../components/button/button.js';
import { emptyState } from '../../components/empty-state/empty-state.js';
import { errorSummary } from '../../components/error-summary/error-summary.js';
import { moreButton } from '../../components/pagination/pagination.js';
import { askIdentity } from '../../components/unlock/unlock.js';
import { api, ApiProblem } from '../../src/api.js';
import { canonical } from '../../src/crypto/canonical.js';
import { verifyManifest } from '../../src/crypto/manifest.js';
import { t, url } from '../../src/i18n.js';
import { firstPage, withNext } from '../../src/paging.js';
import { startScreen } from '../../src/screen.js';
import { deposits, zipAll } from './envelopes.js';
import { loadChecks } from './signatures.js';

const at = (screen) => `/v1/consultations/${encodeURIComponent(screen.query.get('consultation') ?? '')}`;

async function load(screen) {
  const base = at(screen);
  const [consultation, { items: keys }] = await Promise.all([api.get(base), api.get('/v1/account/member-keys')]);
  const mine = keys.filter((one) => one.buyer_id === consultation.buyer.id);
  try {
    const [list, published, checks] = await Promise.all([
      firstPage(`${base}/opened`),
      api.get(`${base}/manifest`),
      loadChecks(base),
    ]);
    const manifest = await verifyManifest(canonical(published.manifest), consultation.mh);
    return { base, consultation, manifest, keys: mine, list, checks };
  } catch (error) {
    if (!(error instanceof ApiProblem) || !['too-early', 'cancelled'].includes(error.code)) throw error;
    return { base, consultation, tooEarly: error.detail };
  }
}

/** The newest key: the one for which envelopes are wrapped. */
const newest = (keys) => keys.reduce((last, one) => (!last || one.created_at > last.created_at ? one : last), null);

const unlock = (screen) =>
  screen.run('unlock', async () => {
    const { keys } = screen.data;
    const identity = await askIdentity({ keys, recipient: newest(keys).recipient });
    if (identity) screen.state.identity = identity;
  });

const noKey = ({ data: { consultation } }) =>
  emptyState({
    title: t('reading.no_key'),
    body: t('reading.no_key_why'),
    action: linkButton({
      label: t('reading.make_key'),
      kind: 'primary',
      href: url('/acheteur/cles/', { lecture: consultation.id }),
    }),
  });

const more = (screen) =>
  screen.run('more', async () => {
    screen.data.list = await withNext(`${screen.data.base}/opened`, screen.data.list);
  });

function given(screen) {
  const { keys, list } = screen.data;
  if (!keys.length) return noKey(screen);
  if (!list.items.length) return emptyState({ title: t('reading.nothing'), body: t('reading.nothing_why') });
  return html`${
    screen.state.identity
      ? html`<p role="status" class="soft">${t('reading.unlocked')}</p>
          <p>${zipAll(screen)}</p>`
      : button({
          label: t('reading.unlock'),
          kind: 'primary',
          busy: screen.state.busy === 'unlock',
          onClick: () => unlock(screen),
        })
  }
  ${list.anonymous ? alert({ kind: 'info', body: t('reading.anonymous') }) : nothing} ${deposits(screen)}
  ${list.next ? moreButton({ busy: screen.state.busy === 'more', onClick: () => more(screen) }) : nothing}`;
}

function view(screen) {
  const { consultation: c, tooEarly } = screen.data;
  return html`${breadcrumb([
      { label: t('shell.nav.buyer'), href: url('/acheteur/') },
      { label: c.reference || c.title, href: url('/ouverture/', { consultation: c.id }) },
      { label: t('reading.title') },
    ])}
    <p class="soft">${c.title}</p>
    <h1 tabindex="-1">${t('reading.title')}</h1>
    <p>${t('reading.why')}</p>
    ${errorSummary(screen.state)}
    ${tooEarly ? alert({ kind: 'info', title: t('reading.too_early'), body: tooEarly }) : given(screen)}`;
}

startScreen({
  access: 'buyer',
  load,
  view,
  state: { identity: null, files: {}, moving: {} },
  title: ({ data }) => t('reading.tab', { reference: data.consultation.reference }),
});
