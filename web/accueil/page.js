// The home page is complete without scripts; this adds the next deadlines.
import { html, render } from 'lit-html';
import { countdown } from '../components/countdown/countdown.js';
import { api } from '../src/api.js';
import { instant } from '../src/format.js';
import { t, url } from '../src/i18n.js';
import '../src/shell.js';

const SHOWN = 3;

const entry = (one) =>
  html`<li class="card result">
    <h3><a href=${url(`/consultations/${one.id}`)}>${one.title}</a></h3>
    <p class="result__buyer">${one.buyer.name}</p>
    <p>
      <time datetime=${one.submission_deadline}>${instant(one.submission_deadline, one.time_zone)}</time
      ><br />${countdown({ deadline: one.submission_deadline })}
    </p>
  </li>`;

async function showNextDeadlines() {
  const { items } = await api.get('/v1/consultations', { status: 'open', sort: 'deadline' });
  const target = document.getElementById('next-deadlines');
  target.replaceChildren();
  render(
    items.length
      ? html`<ul class="results grid">
            ${items.slice(0, SHOWN).map(entry)}
          </ul>
          <p><a href=${url('/consultations', { sort: 'deadline' })}>${t('home.next_link')}</a></p>`
      : html`<p>${t('home.next_none')} <a href=${url('/consultations', { status: 'all' })}>${t('home.past')}</a></p>`,
    target,
  );
}

// Without an answer the link the page came with stays: nothing to report.
showNextDeadlines().catch(() => {});
