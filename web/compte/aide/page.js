// People who lost every factor, and whom this person may let in again.
import { html, nothing } from 'lit-html';
import { alert } from '../../components/alert/alert.js';
import { breadcrumb } from '../../components/breadcrumb/breadcrumb.js';
import { button } from '../../components/button/button.js';
import { confirmDialog } from '../../components/dialog/dialog.js';
import { emptyState } from '../../components/empty-state/empty-state.js';
import { errorSummary } from '../../components/error-summary/error-summary.js';
import { api } from '../../src/api.js';
import { instant } from '../../src/format.js';
import { t, url } from '../../src/i18n.js';
import { startScreen } from '../../src/screen.js';
import { toast } from '../../src/status.js';

const at = ({ user_id: id }) => `/v1/restorations/${id}`;
const named = ({ name, email }) => name || email;

const decide = (screen, one, { title, body, confirm, danger, act, done }) =>
  screen.run(`${one.user_id}-${done}`, async () => {
    if (!(await confirmDialog({ title, body, confirm, danger }))) return;
    await act();
    await screen.reload();
    toast(t(done, { name: named(one) }));
  });

const grant = (screen, one) =>
  decide(screen, one, {
    title: t('aid.grant_title', { name: named(one) }),
    body: t('aid.grant_why'),
    confirm: t('aid.grant'),
    act: () => api.post(`${at(one)}/grant`),
    done: 'aid.granted',
  });

const refuse = (screen, one) =>
  decide(screen, one, {
    title: t('aid.refuse_title', { name: named(one) }),
    body: t('aid.refuse_why'),
    confirm: t('aid.refuse'),
    danger: true,
    act: () => api.del(at(one)),
    done: 'aid.refused',
  });

const card = (screen) => (one) =>
  html`<li class="card">
    <h2>${named(one)}</h2>
    <p>${one.email}</p>
    <p>${t('aid.asked_at', { at: instant(one.asked_at) })}</p>
    ${one.due_at ? alert({ kind: 'info', body: t('aid.due', { at: instant(one.due_at) }) }) : nothing}
    <div class="row">
      ${
        one.stage === 'asked'
          ? button({
              label: t('aid.grant'),
              kind: 'primary',
              context: named(one),
              busy: screen.state.busy === `${one.user_id}-aid.granted`,
              onClick: () => grant(screen, one),
            })
          : nothing
      }
      ${button({
        label: one.stage === 'asked' ? t('aid.refuse') : t('aid.stop'),
        kind: 'danger',
        context: named(one),
        onClick: () => refuse(screen, one),
      })}
    </div>
  </li>`;

const view = (screen) =>
  html`${breadcrumb([{ label: t('shell.nav.account'), href: url('/compte/') }, { label: t('aid.title') }])}
    <h1>${t('aid.title')}</h1>
    <p class="lead">${t('aid.lead')}</p>
    ${errorSummary(screen.state)}
    ${
      screen.data.length
        ? html`<ul class="results" role="list">
            ${screen.data.map(card(screen))}
          </ul>`
        : emptyState({ title: t('aid.none'), body: t('aid.none_why') })
    }
    <h2>${t('lost.keys')}</h2>
    <p>${t('lost.keys_why')}</p>`;

startScreen({ access: 'user', load: () => api.all('/v1/restorations'), view });
