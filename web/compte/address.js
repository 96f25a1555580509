// Changing the address one signs in by: a code to each of the two mailboxes. Exports: address(screen).
import { html } from 'lit-html';
import { button } from '../components/button/button.js';
import { textField } from '../components/field/inputs.js';
import { api } from '../src/api.js';
import { missing } from '../src/form.js';
import { time } from '../src/format.js';
import { t } from '../src/i18n.js';
import { setSession } from '../src/session.js';
import { toast } from '../src/status.js';

const checked = (screen, name, labels, act) =>
  screen.submit(name, async (given) => {
    const errors = missing(given, labels);
    if (Object.keys(errors).length) screen.fail(errors);
    else await act(given);
  });

const ask = (screen) =>
  checked(screen, 'address', { email: t('account.address_new') }, async ({ email }) => {
    const { expires_at: until } = await api.post('/v1/account/address', { email });
    screen.update({ moving: { email, until } });
  });

const LABELS = () => ({ old_code: t('account.address_old_code'), new_code: t('account.address_new_code') });

const confirm = (screen) =>
  checked(screen, 'move', LABELS(), async (codes) => {
    screen.session = setSession(await api.post('/v1/account/address/confirmation', codes));
    screen.state.moving = null;
    await screen.reload();
    toast(t('account.address_done'));
  });

const codeField = (screen, name, hint) =>
  textField({
    name,
    label: LABELS()[name],
    hint,
    autocomplete: 'one-time-code',
    inputmode: 'numeric',
    maxlength: 6,
    width: 's',
    error: screen.state.errors[name],
  });

const asking = (screen) =>
  html`<form class="form" @submit=${ask(screen)} novalidate>
    <p>${t('account.address_now', { email: screen.session.user.email })}</p>
    ${textField({
      name: 'email',
      label: t('account.address_new'),
      hint: t('account.address_hint'),
      type: 'email',
      autocomplete: 'email',
      width: 'm',
      error: screen.state.errors.email,
    })}
    ${button({ label: t('account.address_ask'), type: 'submit', busy: screen.state.busy === 'address' })}
  </form>`;

const confirming = (screen) =>
  html`<form class="form" @submit=${confirm(screen)} novalidate>
    <p>${t('account.address_sent', { time: time(screen.state.moving.until) })}</p>
    ${codeField(screen, 'old_code', screen.session.user.email)}
    ${codeField(screen, 'new_code', screen.state.moving.email)}
    <div class="row">
      ${button({ label: t('account.address_do'), kind: 'primary', type: 'submit', busy: screen.state.busy === 'move' })}
      ${button({ label: t('ui.cancel'), kind: 'quiet', onClick: () => screen.update({ moving: null }) })}
    </div>
  </form>`;

export const address = (screen) =>
  html`<section class="card">
    <h2>${t('account.address')}</h2>
    ${screen.state.moving ? confirming(screen) : asking(screen)}
  </section>`;
