// The way to the library of letters. Exports: letters().
import { html } from 'lit-html';
import { linkButton } from '../../components/button/button.js';
import { t, url } from '../../src/i18n.js';

export const letters = () =>
  html`<section class="card">
    <h2>${t('settings.letters')}</h2>
    <p>${t('settings.letters_why')}</p>
    ${linkButton({ label: t('library.title'), href: url('/acheteur/reglages/courriers/') })}
  </section>`;
