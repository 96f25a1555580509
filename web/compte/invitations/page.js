// Entities and companies that ask this person in: nothing is given before they accept here.
import { html } from 'lit-html';
import { alert } from '../../components/alert/alert.js';
import { breadcrumb } from '../../components/breadcrumb/breadcrumb.js';
import { button, linkButton } from '../../components/button/button.js';
import { confirmDialog } from '../../components/dialog/dialog.js';
import { emptyState } from '../../components/empty-state/empty-state.js';
import { errorSummary } from '../../components/error-summary/error-summary.js';
import { api } from '../../src/api.js';
import { instant } from '../../src/format.js';
import { t, url } from '../../src/i18n.js';
import { startScreen } from '../../src/screen.js';
import { setSession } from '../../src/session.js';
import { announce } from '../../src/status.js';

const HOMES = { buyer: '/acheteur/', company: '/entreprise/', platform: '/exploitation/' };
const at = (one) => `/v1/account/invitations/${one.id}`;

const accept = (screen, one) =>
  screen.run(`accept-${one.id}`, async () => {
    screen.session = setSession(await api.post(`${at(one)}/acceptance`));
    screen.state.joined = one;
    await screen.reload();
    announce(t('offers.joined', { name: one.tenant_name }));
  });

const refuse = (screen, one) =>
  screen.run('refuse', async () => {
    const asked = {
      title: t('offers.refuse_title', { name: one.tenant_name }),
      body: t('offers.refuse_why'),
      confirm: t('offers.refuse'),
      danger: true,
    };
    if (!(await confirmDialog(asked))) return;
    await api.del(at(one));
    await screen.reload();
  });

const card = (screen) => (one) =>
  html`<li class="card">
    <h2>${one.tenant_name}</h2>
    <p>${t(`offers.as_${one.tenant_kind}`, { email: one.invited_by })}</p>
    <ul>
      ${one.roles.map((role) => html`<li><strong>${t(`role.${role}`)}</strong> : ${t(`role.${role}_hint`)}</li>`)}
    </ul>
    <p class="soft small">${t('offers.until', { at: instant(one.expires_at) })}</p>
    <div class="row">
      ${button({
        label: t('offers.accept'),
        kind: 'primary',
        context: one.tenant_name,
        busy: screen.state.busy === `accept-${one.id}`,
        onClick: () => accept(screen, one),
      })}
      ${button({
        label: t('offers.refuse'),
        kind: 'quiet',
        context: one.tenant_name,
        onClick: () => refuse(screen, one),
      })}
    </div>
  </li>`;

const joined = ({ tenant_kind: kind, tenant_name: name }) =>
  alert({
    kind: 'success',
    title: t('offers.joined', { name }),
    body: t(`offers.next_${kind}`),
    actions: linkButton({ label: t('offers.go'), href: url(HOMES[kind]), kind: 'primary' }),
  });

function view(screen) {
  const { data, state } = screen;
  return html`${breadcrumb([{ label: t('shell.nav.account'), href: url('/compte/') }, { label: t('offers.title') }])}
    <h1>${t('offers.title')}</h1>
    ${errorSummary(state)} ${state.joined ? joined(state.joined) : ''}
    ${
      data.offers.length
        ? html`<ul class="results" role="list">
            ${data.offers.map(card(screen))}
          </ul>`
        : state.joined
          ? ''
          : emptyState({ title: t('offers.none'), body: t('offers.none_why', { email: screen.session.user.email }) })
    }`;
}

startScreen({
  access: 'user',
  load: async () => ({ offers: await api.all('/v1/account/invitations') }),
  view,
  state: { joined: null },
});
