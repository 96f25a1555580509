// Joining a company that a colleague registered already: its people are told, one of them invites, and the way goes on.
// Exports: join(screen, identifier), waiting(screen, leave).
import { html, nothing } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { button } from '../components/button/button.js';
import { api } from '../src/api.js';
import { t } from '../src/i18n.js';
import { refreshSession } from '../src/session.js';
import { announce } from '../src/status.js';

/** Ask, then wait here: the answer comes from a colleague, perhaps in a minute. */
export async function join(screen, identifier) {
  await api.post('/v1/company-requests', { identifier });
  screen.update({ asked: identifier, errors: {}, detail: '' });
  document.querySelector('h1').focus();
}

const isIn = async () => (await refreshSession()).memberships.some(({ tenant_kind: kind }) => kind === 'company');

const check = (screen, leave) =>
  screen.run('check', async () => {
    if (await isIn()) leave();
    else {
      screen.update({ notYet: true });
      announce(t('register.not_yet'));
    }
  });

/** What is asked, and how to go on once a colleague has answered. */
export const waiting = (screen, leave) =>
  html`${alert({ kind: 'success', title: t('register.asked'), body: t('register.asked_why') })}
    ${screen.state.notYet ? alert({ kind: 'info', body: t('register.not_yet') }) : nothing}
    <div class="row">
      ${button({
        label: t('register.asked_go_on'),
        kind: 'primary',
        busy: screen.state.busy === 'check',
        onClick: () => check(screen, leave),
      })}
      ${button({
        label: t('register.asked_other'),
        kind: 'quiet',
        onClick: () => screen.update({ asked: null, notYet: false }),
      })}
    </div>`;
