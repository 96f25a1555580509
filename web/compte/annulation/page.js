// The link of a letter: one click stops what was asked about an account, without signing in.
import { html } from 'lit-html';
import { alert } from '../../components/alert/alert.js';
import { button } from '../../components/button/button.js';
import { errorSummary } from '../../components/error-summary/error-summary.js';
import { api } from '../../src/api.js';
import { t } from '../../src/i18n.js';
import { ApiProblem } from '../../src/problem.js';
import { startScreen } from '../../src/screen.js';

/** What the link stops: a change of address, or the return of somebody who says that every factor is lost. */
const named = ({ query }) =>
  query.get('adresse') !== null
    ? { kind: 'address', send: () => api.post('/v1/address-cancellations', { key: query.get('adresse') }) }
    : {
        kind: 'restoration',
        send: () =>
          api.post('/v1/restoration-cancellations', { user_id: query.get('personne'), key: query.get('cle') }),
      };

/** What is over, or was cancelled by another letter, is no fault of the reader: it is said as it is. */
const stop = (screen, { send }) =>
  screen.run('stop', async () => {
    try {
      await send();
      screen.update({ outcome: 'done' });
    } catch (error) {
      if (!(error instanceof ApiProblem) || ![400, 404].includes(error.status)) throw error;
      screen.update({ outcome: 'over' });
    }
  });

function view(screen) {
  const asked = named(screen);
  const { outcome, busy } = screen.state;
  return html`<h1>${t('stop.title')}</h1>
    ${errorSummary(screen.state)}
    ${
      outcome
        ? alert({
            kind: outcome === 'done' ? 'success' : 'warning',
            title: t(`stop.${outcome}`),
            body: t(`stop.${outcome}_why`),
            live: true,
          })
        : html`<p class="lead">${t(`stop.${asked.kind}`)}</p>
            <div class="row">
              ${button({
                label: t('stop.do'),
                kind: 'primary',
                busy: busy === 'stop',
                onClick: () => stop(screen, asked),
              })}
            </div>`
    }`;
}

startScreen({ access: null, view, state: { outcome: '' } });
