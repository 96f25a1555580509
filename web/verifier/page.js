// Verification of receipts, registers and records of an opening, in the browser.
import { html, nothing } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { checks } from '../components/checks/checks.js';
import { fileDrop } from '../components/file-drop/file-drop.js';
import { receipt } from '../components/receipt/receipt.js';
import { api } from '../src/api.js';
import { instant } from '../src/format.js';
import { t } from '../src/i18n.js';
import { startScreen } from '../src/screen.js';
import { checkFiles, compareFiles } from './verify.js';

async function verify(screen, files) {
  screen.update({ outcome: null, compared: [] });
  await screen.run('verify', async () => {
    const platformKey = await api.get('/v1/platform-key');
    screen.update({ outcome: await checkFiles(files, platformKey) });
  });
}

const compare = (screen, files) =>
  screen.run('compare', async () =>
    screen.update({ compared: await compareFiles(screen.state.outcome.receipt, files) }),
  );

const summary = ({ reference, title, buyer, register, last, exported_at: at }) =>
  html`<section class="card">
    <p>${t('verify.of', { register: t(`verify.register_${register}`), reference, title, buyer })}</p>
    <p>${t('verify.until', { last, at: instant(at) })}</p>
  </section>`;

const administration = ({ register, name, identifier, last, exported_at: at }) =>
  html`<section class="card">
    <p>${t(`verify.of_${register}`, { name, identifier })}</p>
    <p>${t('verify.until', { last, at: instant(at) })}</p>
  </section>`;

const contract = ({ number, buyer, last, exported_at: at }) =>
  html`<section class="card">
    <p>${t('verify.of_contract', { number, buyer })}</p>
    <p>${t('verify.until', { last, at: instant(at) })}</p>
  </section>`;

function verdict({ checks: done, holds: genuine }) {
  return html`<section aria-labelledby="verdict">
    <h2 id="verdict">${t('verify.result')}</h2>
    ${
      genuine
        ? alert({ kind: 'success', title: t('verify.genuine'), live: true })
        : alert({ kind: 'error', title: t('verify.not_genuine'), live: true })
    }
    ${checks(done)}
  </section>`;
}

function view(screen) {
  const { outcome, compared, busy, detail } = screen.state;
  return html`<h1>${t('verify.title')}</h1>
    <p class="lead">${t('verify.lead')}</p>
    <p>${t('verify.private')}</p>
    ${detail ? alert({ kind: 'error', body: detail, live: true }) : nothing}
    ${fileDrop({
      name: 'receipt',
      label: t('verify.choose'),
      hint: t('verify.choose_hint'),
      accept: '.json,.pdf,application/json,application/pdf',
      onFiles: (files) => verify(screen, files),
    })}
    ${busy ? html`<p role="status">${t('verify.working')}</p>` : nothing} ${outcome ? verdict(outcome) : nothing}
    ${outcome?.register ? summary(outcome.register.head) : nothing}
    ${outcome?.administration ? administration(outcome.administration.head) : nothing}
    ${outcome?.contract ? contract(outcome.contract.head) : nothing}
    ${
      outcome?.receipt
        ? html` <section class="card">${receipt(outcome.receipt)}</section>
            <h2>${t('verify.compare')}</h2>
            ${fileDrop({
              name: 'files',
              label: t('verify.files'),
              hint: t('verify.files_hint'),
              folders: true,
              onFiles: (files) => compare(screen, files),
            })}
            <div role="status">${compared.length ? checks(compared) : nothing}</div>`
        : nothing
    }`;
}

startScreen({ access: null, view, state: { outcome: null, compared: [] } });
