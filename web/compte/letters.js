// When the person has letters that nothing obliges. Exports: letters(screen).
import { html } from 'lit-html';
import { button } from '../components/button/button.js';
import { radioGroup } from '../components/field/choices.js';
import { api } from '../src/api.js';
import { t } from '../src/i18n.js';
import { setSession } from '../src/session.js';
import { toast } from '../src/status.js';

const RHYTHMS = ['at-once', 'daily', 'none'];

const save = (screen) =>
  screen.submit('letters', async ({ rhythm }) => {
    screen.session = setSession(await api.put('/v1/account/letters', { rhythm }));
    toast(t('ui.saved'));
  });

export const letters = (screen) =>
  html`<section class="card" id="lettres">
    <h2>${t('account.letters')}</h2>
    <p>${t('account.letters_why')}</p>
    <form @submit=${save(screen)} novalidate>
      ${radioGroup({
        name: 'rhythm',
        label: t('account.letters_when'),
        value: screen.session.user.letters,
        error: screen.state.errors.rhythm,
        choices: RHYTHMS.map((value) => ({ value, label: t(`account.letters_${value}`) })),
      })}
      ${button({
        label: t('ui.save'),
        type: 'submit',
        busy: screen.state.busy === 'letters',
        context: t('account.letters'),
      })}
    </form>
  </section>`;
