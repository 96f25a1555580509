// Every factor is lost: asking for help, waiting, then starting anew. Exports: lost({state}, actions) → template.
import { html, nothing } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { button } from '../components/button/button.js';
import { instant } from '../src/format.js';
import { t } from '../src/i18n.js';

const told = {
  asked: ({ asked_at: at }) => ({
    kind: 'info',
    title: t('lost.asked', { at: instant(at) }),
    body: t('lost.asked_why'),
  }),
  waiting: ({ due_at: at }) => ({
    kind: 'info',
    title: t('lost.waiting', { at: instant(at) }),
    body: t('lost.waiting_why'),
  }),
  ready: () => ({ kind: 'success', title: t('lost.ready'), body: t('lost.ready_why') }),
};

const explained = () =>
  html`<p>${t('lost.how')}</p>
    <ul>
      <li>${t('lost.who')}</li>
      <li>${t('lost.delay')}</li>
      <li>${t('lost.cancel')}</li>
    </ul>`;

/** What the committee does meanwhile: member keys are nobody's to restore. */
const keys = () =>
  html`<h2>${t('lost.keys')}</h2>
    <p>${t('lost.keys_why')}</p>`;

function acts(state, { askHelp, startAnew, giveUp, back }) {
  const stage = state.restoration?.stage;
  return html`<div class="row">
    ${
      stage === 'ready'
        ? button({
            label: t('lost.start_anew'),
            kind: 'primary',
            busy: state.busy === 'anew',
            onClick: startAnew,
          })
        : nothing
    }
    ${
      stage
        ? button({ label: t('lost.give_up'), busy: state.busy === 'give-up', onClick: giveUp })
        : button({ label: t('lost.ask'), kind: 'primary', busy: state.busy === 'ask', onClick: askHelp })
    }
    ${button({ label: t('lost.back'), kind: 'quiet', onClick: back })}
  </div>`;
}

export const lost = ({ state }, actions) =>
  html`${state.restoration ? alert({ ...told[state.restoration.stage](state.restoration), live: true }) : explained()}
  ${acts(state, actions)}${keys()}`;
