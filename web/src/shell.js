// What the shell does once scripts run: navigation by role, session state, language switch, trial notices, countdowns.
import { html, nothing, render } from 'lit-html';
import { nav } from '../site.json';
import '../components/countdown/countdown.js';
import { serverNow } from './clock.js';
import { instant } from './format.js';
import { otherUrl, t, url } from './i18n.js';
import { session, signOut } from './session.js';

const here = location.pathname.replace(/^\/en(?=\/)/, '');

/**
 * The navigation of the strongest role: a person who is both agent and candidate uses the buyer's, with both spaces.
 */
function navigation({ user, memberships }) {
  if (!user) return nav.public;
  const kinds = new Set(memberships.map((one) => one.tenant_kind));
  const lists = ['platform', 'buyer', 'company'].filter((kind) => kinds.has(kind)).map((kind) => nav[kind]);
  const all = lists.length ? lists.flat() : nav.company.filter((item) => item.path !== '/entreprise/');
  return all.filter((item, index) => all.findIndex((one) => one.path === item.path) === index);
}

/** The item whose address is the longest beginning of ours. */
function currentItem(items) {
  const candidates = items.filter(({ path }) => here === path || (path !== '/' && here.startsWith(path)));
  return candidates.sort((one, two) => two.path.length - one.path.length)[0];
}

function replace(id, template) {
  const target = document.getElementById(id);
  target.replaceChildren();
  render(template, target);
}

/** Folded with the menu on a phone, where the top of the page has no room for it. */
const folded = ({ user }) =>
  html`<li class="site-nav__session">
    ${
      user
        ? html`${t('shell.signed_in_as', { name: user.name || user.email })}
            <button class="button button--quiet" type="button" @click=${signOut}>${t('shell.sign_out')}</button>`
        : html`<a href=${url('/connexion/')}>${t('shell.sign_in')}</a>`
    }
  </li>`;

function drawNavigation(items, who) {
  const current = currentItem(items);
  replace(
    'site-nav',
    html`<ul class="wrap">
      ${items.map(
        (item) =>
          html`<li>
            <a
              href=${url(item.path)}
              aria-current=${item === current ? (here === item.path ? 'page' : 'true') : nothing}
              >${t(item.label)}</a
            >
          </li>`,
      )}
      ${folded(who)}
    </ul>`,
  );
}

function drawSession({ user }) {
  if (!user) return;
  replace(
    'session-state',
    html`<span>${t('shell.signed_in_as', { name: user.name || user.email })}</span>
      <button class="button button--quiet" type="button" @click=${signOut}>${t('shell.sign_out')}</button>`,
  );
}

function drawNotices({ stage, test_clock: testClock }) {
  if (stage !== 'embedded') return;
  replace(
    'stage-notice',
    html`<div class="stage-notice">
      <p class="wrap">
        <span class="stage-notice__long"
          >${t('shell.stage_notice')}
          ${testClock ? t('shell.test_clock', { now: instant(serverNow()) }) : nothing}</span
        >
        <span class="stage-notice__short">${t('shell.stage_short')}</span>
        <a href=${url('/boite-aux-lettres/')}>${t('shell.mailbox')}</a>
      </p>
    </div>`,
  );
}

document.getElementById('language-switch').href = otherUrl();
const documents = document.getElementById('retrait');
if (documents) (await import('./selection.js')).enhance(documents);
const current = await session();
const mine = document.getElementById('mine');
if (mine && current.user) import('./mine.js').then(({ tellMine }) => tellMine(mine));
drawNavigation(navigation(current), current);
drawSession(current);
drawNotices(current);
