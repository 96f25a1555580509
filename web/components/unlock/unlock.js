// Getting one's opening key back for a moment: passphrase, printed seed or passkey. Exports: askIdentity({keys,
// recipient}) → identity or null. `keys`: the person's own keys (GET /v1/account/member-keys); `recipient`: the public
// half that is needed. The identity stays in memory.
import { html, nothing } from 'lit-html';
import { readSeed, unwrapWithPassphrase, unwrapWithPasskey } from '../../src/crypto/member.js';
import { recipientOf } from '../../src/crypto/agefile.js';
import { t } from '../../src/i18n.js';
import { explain } from '../../src/explain.js';
import { values } from '../../src/form.js';
import { alert } from '../alert/alert.js';
import { button } from '../button/button.js';
import { openDialog } from '../dialog/dialog.js';
import { errorSummary, focusErrorSummary } from '../error-summary/error-summary.js';
import { radioGroup } from '../field/choices.js';
import { textArea, textField } from '../field/inputs.js';

export const bytesOf = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

const wrapOf = (key, kind) => key.wraps.find((one) => one.kind === kind);

const WAYS = {
  passphrase: (key, { passphrase }) => unwrapWithPassphrase(bytesOf(wrapOf(key, 'passphrase').payload), passphrase),
  seed: (_, { seed }) => readSeed(seed),
  passkey: (key) => unwrapWithPasskey(bytesOf(wrapOf(key, 'passkey').payload), wrapOf(key, 'passkey').label),
};

/** The identity, and never another key's: typing the seed of an older key must not pass for this one. */
async function unlock(key, way, given) {
  const identity = await WAYS[way](key, given);
  if ((await recipientOf(identity)) !== key.recipient) throw Object.assign(new Error(), { code: 'other_key' });
  return identity;
}

const submit =
  (key, { state, update, close }) =>
  async (event) => {
    event.preventDefault();
    const given = values(event.target);
    if (state.way !== 'passkey' && !given[state.way]) {
      update({ errors: { [state.way]: t('unlock.missing') } });
      focusErrorSummary();
      return;
    }
    update({ busy: true, errors: {}, detail: '' });
    await unlock(key, state.way, given).then(close, (error) => {
      const words = t(error.code === 'other_key' ? 'unlock.other_key' : 'unlock.wrong', { reason: explain(error) });
      update({
        busy: false,
        errors: state.way === 'passkey' ? {} : { [state.way]: words },
        detail: state.way === 'passkey' ? words : '',
      });
      focusErrorSummary();
    });
  };

const fields = {
  passphrase: ({ errors }) =>
    textField({
      name: 'passphrase',
      label: t('unlock.passphrase'),
      hint: t('unlock.passphrase_hint'),
      error: errors.passphrase,
      autocomplete: 'off',
      spellcheck: 'false',
    }),
  seed: ({ errors }) =>
    textArea({ name: 'seed', label: t('unlock.seed'), hint: t('unlock.seed_hint'), error: errors.seed, rows: 4 }),
  passkey: () => html`<p>${t('unlock.passkey_hint')}</p>`,
};

const body = (key) => (controls) => {
  const { state, update, close } = controls;
  const ways = key.wraps.map((one) => one.kind);
  return html`${errorSummary(state)}
    <form @submit=${submit(key, controls)} novalidate>
      <p>${t('unlock.why')} <code>${key.fingerprint}</code></p>
      ${
        ways.length > 1
          ? radioGroup({
              name: 'way',
              label: t('unlock.way'),
              value: state.way,
              onChange: (way) => update({ way, errors: {}, detail: '' }),
              choices: ways.map((value) => ({ value, label: t(`unlock.with_${value}`) })),
            })
          : nothing
      }
      ${fields[state.way](state)}
      <div class="row">
        ${button({ label: t('unlock.open'), kind: 'primary', type: 'submit', busy: state.busy })}
        ${button({ label: t('ui.cancel'), kind: 'quiet', onClick: () => close(null) })}
      </div>
    </form>`;
};

export function askIdentity({ keys, recipient }) {
  const key = keys.find((one) => one.recipient === recipient);
  if (!key)
    return openDialog({
      title: t('unlock.title'),
      body: ({ close }) =>
        html`${alert({ kind: 'error', body: t('unlock.absent') })}
        ${button({ label: t('ui.close'), onClick: () => close(null) })}`,
    });
  return openDialog({
    title: t('unlock.title'),
    initial: { way: key.wraps[0].kind, errors: {}, detail: '', busy: false },
    body: body(key),
  });
}
