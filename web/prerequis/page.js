// The prerequisites page is plain HTML; this adds the workstation test.
import { html, nothing, render } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { button } from '../components/button/button.js';
import { checks } from '../components/checks/checks.js';
import { api } from '../src/api.js';
import { t } from '../src/i18n.js';
import '../src/shell.js';
import { TESTS } from './tests.js';

const target = document.getElementById('workstation-test');
const state = { results: {}, running: false, recorded: null };

const LONGEST = 300;
const VERDICTS = { ok: 'success', warning: 'warning', failed: 'error' };

function verdict() {
  const states = Object.values(state.results).map((result) => result.state);
  return states.includes('failed') ? 'failed' : states.includes('warning') ? 'warning' : 'ok';
}

const line = ({ name }) => ({ label: t(`workstation.${name}`), ...(state.results[name] ?? { state: 'running' }) });

function draw() {
  const started = state.running || state.recorded !== null;
  target.querySelector('noscript')?.remove();
  render(
    html` ${started ? checks(TESTS.map(line)) : html`<p>${t('workstation.intro')}</p>`}
      <div role="status">
        ${
          state.recorded === null
            ? nothing
            : alert({
                kind: VERDICTS[verdict()],
                title: t(`workstation.verdict_${verdict()}`),
                body: state.recorded
                  ? t('workstation.recorded', { id: state.recorded })
                  : t('workstation.not_recorded'),
              })
        }
      </div>
      ${button({
        label: t(state.recorded === null ? 'workstation.start' : 'workstation.again'),
        kind: 'primary',
        busy: state.running,
        onClick: start,
      })}`,
    target,
  );
}

/** What is kept, flat: true or false for each check, its measure beside it; nothing about the person. */
function recordable() {
  const flat = Object.entries(state.results).flatMap(([name, { state: outcome, value, unit = 'ms', error }]) => [
    [name, outcome !== 'failed'],
    [`${name}_${unit}`, value],
    [`${name}_error`, error],
  ]);
  const known = flat.filter(([, value]) => value !== undefined);
  return {
    ...Object.fromEntries(known),
    user_agent: navigator.userAgent.slice(0, LONGEST),
    cores: navigator.hardwareConcurrency,
  };
}

async function start() {
  Object.assign(state, { results: {}, running: true, recorded: null });
  draw();
  for (const test of TESTS) {
    state.results[test.name] = await test.run((detail) => {
      state.results[test.name] = { state: 'running', detail };
      draw();
    });
    draw();
  }
  const body = { results: recordable(), probe_id: state.results.upload.probe ?? null };
  state.recorded = await api.post('/v1/workstation-tests', body).then(
    ({ id }) => id,
    () => '',
  );
  state.running = false;
  draw();
}

draw();
