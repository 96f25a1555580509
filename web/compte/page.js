// The person's own account: name, address, second factors, open sessions, letters, data, and its end.
import { html, nothing } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { backupCodes } from '../components/backup-codes/backup-codes.js';
import { button, linkButton } from '../components/button/button.js';
import { errorSummary } from '../components/error-summary/error-summary.js';
import { textField } from '../components/field/inputs.js';
import { api } from '../src/api.js';
import { t, url } from '../src/i18n.js';
import { startScreen } from '../src/screen.js';
import { setSession } from '../src/session.js';
import { toast } from '../src/status.js';
import { address } from './address.js';
import { factors } from './factors.js';
import { identities } from './identities.js';
import { leaving } from './leaving.js';
import { letters } from './letters.js';
import { sessions } from './sessions.js';

async function load() {
  const [known, open, offers, identities] = await Promise.all([
    api.get('/v1/account/passkeys'),
    api.all('/v1/account/sessions'),
    api.all('/v1/account/invitations'),
    api.all('/v1/account/identities'),
  ]);
  return { factors: known, sessions: open, offers, identities };
}

const saveName = (screen) =>
  screen.submit('name', async ({ name }) => {
    screen.session = setSession(await api.patch('/v1/account', { name }));
    toast(t('ui.saved'));
  });

function identity(screen) {
  const { user } = screen.session;
  return html`<section class="card">
    <h2>${t('account.identity')}</h2>
    <form class="form" @submit=${saveName(screen)} novalidate>
      ${textField({
        name: 'name',
        label: t('sign_in.name'),
        hint: t('sign_in.name_hint'),
        value: user.name,
        autocomplete: 'name',
        width: 'm',
        error: screen.state.errors.name,
      })}
      ${button({ label: t('ui.save'), type: 'submit', busy: screen.state.busy === 'name' })}
    </form>
  </section>`;
}

function view(screen) {
  const { errors, detail, codes } = screen.state;
  return html`<h1>${t('account.title')}</h1>
    ${
      screen.data.offers.length
        ? alert({
            kind: 'info',
            title: t('account.offers', { count: screen.data.offers.length }),
            actions: linkButton({ label: t('account.offers_see'), href: url('/compte/invitations/') }),
          })
        : nothing
    }
    <p><a href=${url('/compte/recherches/')}>${t('account.searches')}</a></p>
    ${errorSummary({ errors, detail })}
    ${
      codes
        ? html`<div class="card">
            ${backupCodes({ codes, doneLabel: t('account.stored'), onDone: () => screen.update({ codes: null }) })}
          </div>`
        : nothing
    }
    <div class="stack">
      ${identity(screen)}${address(screen)}${factors(screen)}${identities(screen)}${sessions(screen)}${letters(screen)}
      ${leaving(screen)}
    </div>`;
}

startScreen({ access: 'user', load, view, state: { codes: null, offer: null, moving: null } });
