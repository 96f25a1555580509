// Making the key of the company's file: a passphrase opens the copy that the platform keeps, and the key file opens it
// without. Exports: creation(screen).
import { html } from 'lit-html';
import { alert } from '../../components/alert/alert.js';
import { button } from '../../components/button/button.js';
import { textField } from '../../components/field/inputs.js';
import { api } from '../../src/api.js';
import { b64 } from '../../src/crypto/bytes.js';
import { makeMember, makePassphrase, printSeed, wrapWithPassphrase } from '../../src/crypto/member.js';
import { t } from '../../src/i18n.js';
import { saveText } from '../../src/save.js';
import { toast } from '../../src/status.js';

const make = (screen) =>
  screen.run('make', async () => {
    const member = await makeMember();
    const seed = await printSeed(member.identity);
    screen.update({ made: { ...member, seed, passphrase: makePassphrase(), saved: false } });
    document.querySelector('h1').focus();
  });

function download(screen) {
  const { made } = screen.state;
  const said = [t('company_file.key_of', { name: screen.tenant.tenant_name }), made.fingerprint, made.seed];
  saveText(`${said.join('\n\n')}\n`, t('company_file.key_name'));
  screen.update({ made: { ...made, saved: true } });
}

const declare = (screen) =>
  screen.submit('declare', async ({ typed = '' }) => {
    const { made } = screen.state;
    const errors = {};
    if (
      typed
        .trim()
        .toLowerCase()
        .replace(/[\s-]+/g, '-') !== made.passphrase
    )
      errors.typed = t('company_file.typed_wrong');
    if (!made.saved) errors.saved = t('company_file.saved_missing');
    if (Object.keys(errors).length) {
      screen.fail(errors);
      return;
    }
    const payload = b64(await wrapWithPassphrase(made.identity, made.passphrase));
    const wraps = [
      { kind: 'passphrase', payload },
      { kind: 'seed', payload: null },
    ];
    await api.post(`${screen.data.base}/file-key`, { recipient: made.recipient, wraps });
    Object.assign(screen.state, { made: null, identity: made.identity, opened: { facts: {}, pieces: [] } });
    await screen.reload();
    toast(t('company_file.made'));
  });

export function creation(screen) {
  const { made, busy, errors } = screen.state;
  if (!made)
    return html`<p>${t('company_file.absent')}</p>
      ${button({
        label: t('company_file.make'),
        kind: 'primary',
        busy: busy === 'make',
        onClick: () => make(screen),
      })}`;
  return html`${alert({ kind: 'warning', title: t('company_file.once'), body: t('company_file.once_why') })}
    <h2>${t('company_file.passphrase')}</h2>
    <p class="passphrase"><code id="passphrase">${made.passphrase}</code></p>
    <p>${t('company_file.share')}</p>
    <form class="form" @submit=${declare(screen)} novalidate>
      <p id="f-saved">${button({ label: t('company_file.download'), onClick: () => download(screen) })}</p>
      ${errors.saved ? html`<p class="field__error">${errors.saved}</p>` : ''}
      ${textField({
        name: 'typed',
        label: t('company_file.typed'),
        error: errors.typed,
        autocomplete: 'off',
        spellcheck: 'false',
      })}
      ${button({ label: t('company_file.declare'), kind: 'primary', type: 'submit', busy: busy === 'declare' })}
    </form>`;
}
