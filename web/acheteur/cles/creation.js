// Making the key and its protections, in this browser. Exports: creation(screen).
// Nothing is declared until two ways of getting the key back exist, and the passphrase was typed back once.
import { html, nothing } from 'lit-html';
import { alert } from '../../components/alert/alert.js';
import { button } from '../../components/button/button.js';
import { checkbox } from '../../components/field/choices.js';
import { textField } from '../../components/field/inputs.js';
import { api } from '../../src/api.js';
import {
  createPasskey,
  makeMember,
  makePassphrase,
  printSeed,
  wrapWithPassphrase,
  wrapWithPasskey,
} from '../../src/crypto/member.js';
import { day } from '../../src/format.js';
import { serverNow } from '../../src/clock.js';
import { t } from '../../src/i18n.js';
import { toast } from '../../src/status.js';

const base64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
const same = (typed, passphrase) =>
  typed
    .toLowerCase()
    .trim()
    .replace(/[\s-]+/g, '-') === passphrase;

const make = (screen) =>
  screen.run('make', async () => {
    const member = await makeMember();
    screen.update({
      made: {
        ...member,
        passphrase: makePassphrase(),
        seed: await printSeed(member.identity),
        passkey: null,
        printed: false,
      },
    });
    document.querySelector('h1').focus();
  });

/** A passkey with the PRF extension can open the key; where the device has none, the two other ways are enough. */
const addPasskey = (screen) =>
  screen.run('passkey', async () => {
    const { made } = screen.state;
    const passkey = await createPasskey({
      name: t('keys.passkey_name', { entity: screen.data.entity }),
      rpId: location.hostname,
    });
    const payload = base64(await wrapWithPasskey(made.identity, passkey));
    screen.update({ made: { ...made, passkey: { kind: 'passkey', payload, label: passkey } } });
    toast(t('keys.passkey_added'));
  });

const save = (screen) =>
  screen.submit('save', async ({ typed = '' }) => {
    const { made } = screen.state;
    const errors = {};
    if (!same(typed, made.passphrase)) errors.typed = t('keys.typed_wrong');
    if (!made.printed) errors.printed = t('keys.printed_missing');
    if (Object.keys(errors).length) {
      screen.fail(errors);
      return;
    }
    const wrapped = base64(await wrapWithPassphrase(made.identity, made.passphrase));
    const wraps = [
      { kind: 'passphrase', payload: wrapped },
      { kind: 'seed', payload: null },
      ...(made.passkey ? [made.passkey] : []),
    ];
    const { declareAt, tenantId } = screen.data;
    if (declareAt) await api.post(declareAt, { recipient: made.recipient, wraps });
    else await api.post('/v1/account/member-keys', { buyer_id: tenantId, recipient: made.recipient, wraps });
    screen.state.made = null;
    screen.state.busy = null;
    await screen.reload();
    toast(t('keys.saved'));
  });

const sheet = (screen, made) =>
  html`<section class="card seed-sheet">
    <h3>${t('keys.sheet')}</h3>
    <p>
      ${screen.data.entity}, ${screen.session.user.name || screen.session.user.email}, ${day(serverNow())}<br />
      ${t('keys.fingerprint')}
      <code>${made.fingerprint}</code>
    </p>
    <ol class="seed-groups">
      ${made.seed
        .replace(/\s/g, '')
        .split('-')
        .map((group) => html`<li><code>${group}</code></li>`)}
    </ol>
    <p class="small">${t('keys.sheet_use')}</p>
  </section>`;

const protections = (screen, made) =>
  html` ${alert({ kind: 'warning', title: t('keys.once'), body: t('keys.once_why') })}
    <section class="no-print">
      <h2>${t('keys.passphrase')}</h2>
      <p>${t('keys.passphrase_why')}</p>
      <p class="passphrase"><code id="passphrase">${made.passphrase}</code></p>
    </section>
    ${sheet(screen, made)}
    <p class="no-print">${button({ label: t('ui.print'), onClick: () => window.print() })}</p>
    <section class="no-print">
      <h2>${t('keys.passkey')}</h2>
      <p>${t('keys.passkey_why')}</p>
      ${
        made.passkey
          ? alert({ kind: 'success', body: t('keys.passkey_added') })
          : button({
              label: t('keys.add_passkey'),
              busy: screen.state.busy === 'passkey',
              onClick: () => addPasskey(screen),
            })
      }
    </section>
    <form class="form no-print" @submit=${save(screen)} novalidate>
      <h2>${t('keys.check')}</h2>
      ${textField({
        name: 'typed',
        label: t('keys.typed'),
        hint: t('keys.typed_hint'),
        error: screen.state.errors.typed,
        autocomplete: 'off',
        spellcheck: 'false',
      })}
      ${checkbox({
        name: 'printed',
        label: t('keys.printed'),
        error: screen.state.errors.printed,
        checked: made.printed,
        onChange: (printed) => screen.update({ made: { ...screen.state.made, printed } }),
      })}
      ${button({ label: t('keys.save'), kind: 'primary', type: 'submit', busy: screen.state.busy === 'save' })}
    </form>`;

export function creation(screen) {
  const { made, busy } = screen.state;
  if (made) return protections(screen, made);
  return html`<section>
    <h2>${t('keys.absent')}</h2>
    <p>${t('keys.absent_why')}</p>
    ${button({ label: t('keys.make'), kind: 'primary', busy: busy === 'make', onClick: () => make(screen) })}${nothing}
  </section>`;
}
