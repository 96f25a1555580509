// The entity's recovery key: made here, printed on three sheets, two of which are typed back before it counts. Exports:
// recovery(screen).
// Its secret never leaves this page: the platform only receives the public half.
import { html, nothing } from 'lit-html';
import { alert } from '../../components/alert/alert.js';
import { button } from '../../components/button/button.js';
import { textArea } from '../../components/field/inputs.js';
import { api } from '../../src/api.js';
import { makeRecovery, readSheets } from '../../src/crypto/recovery.js';
import { day } from '../../src/format.js';
import { serverNow } from '../../src/clock.js';
import { t } from '../../src/i18n.js';
import { toast } from '../../src/status.js';
import { isAdmin } from './roles.js';

const make = (screen) => screen.run('make', async () => screen.update({ made: await makeRecovery() }));

const groups = (text) => text.replace(/\s/g, '').split('-');

const sheet = (screen, text, index) =>
  html`<section class="card seed-sheet">
    <h3>${t('recovery.sheet', { number: index + 1 })}</h3>
    <p>
      ${screen.tenant.tenant_name}, ${day(serverNow())}<br />${t('recovery.fingerprint')}
      <code>${screen.state.made.fingerprint}</code>
    </p>
    <ol class="seed-groups">
      ${groups(text).map((group) => html`<li><code>${group}</code></li>`)}
    </ol>
    <p class="small">${t('recovery.sheet_use')}</p>
  </section>`;

/** Typing two sheets back proves that they were printed and can be read. */
const prove = (screen) =>
  screen.submit('prove', async ({ first, second }) => {
    const { made } = screen.state;
    const identity = await readSheets([first, second]).catch(() => null);
    if (identity !== made.identity) {
      screen.fail({ first: t('recovery.mistyped') });
      return;
    }
    screen.data.buyer = await api.post(`/v1/buyers/${screen.tenant.tenant_id}/recovery-key`, {
      recipient: made.recipient,
    });
    screen.update({ made: null });
    toast(t('recovery.done'));
  });

const creation = (screen) =>
  html` ${alert({ kind: 'warning', title: t('recovery.once'), body: t('recovery.store') })}
    <div class="sheets">${screen.state.made.sheets.map((text, index) => sheet(screen, text, index))}</div>
    <p class="no-print">${button({ label: t('ui.print'), kind: 'primary', onClick: () => window.print() })}</p>
    <form class="form no-print" @submit=${prove(screen)} novalidate>
      <h3>${t('recovery.prove')}</h3>
      <p>${t('recovery.prove_why')}</p>
      ${textArea({
        name: 'first',
        label: t('recovery.sheet', { number: 1 }),
        rows: 3,
        error: screen.state.errors.first,
      })}
      ${textArea({
        name: 'second',
        label: t('recovery.sheet', { number: 2 }),
        rows: 3,
        error: screen.state.errors.second,
      })}
      <div class="row">
        ${button({ label: t('recovery.save'), kind: 'primary', type: 'submit', busy: screen.state.busy === 'prove' })}
        ${button({ label: t('ui.cancel'), kind: 'quiet', onClick: () => screen.update({ made: null, errors: {} }) })}
      </div>
    </form>`;

function status(screen) {
  const has = Boolean(screen.data.buyer.recovery_recipient);
  return html`${
    has
      ? alert({ kind: 'success', title: t('recovery.present'), body: t('recovery.present_why') })
      : alert({ kind: 'warning', title: t('recovery.absent'), body: t('recovery.absent_why') })
  }
  ${
    isAdmin(screen)
      ? button({
          label: t(has ? 'recovery.replace' : 'recovery.make'),
          busy: screen.state.busy === 'make',
          onClick: () => make(screen),
        })
      : nothing
  }`;
}

export const recovery = (screen) =>
  html`<section>
    <h2>${t('recovery.title')}</h2>
    <p>${t('recovery.why')}</p>
    ${screen.state.made ? creation(screen) : status(screen)}
  </section>`;
