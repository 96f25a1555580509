// What awaits the buyer: what to mend, the dates that come, questions without an answer; each leads to the screen that
// deals with it.
// Exports: agenda(dashboard).
import { html, nothing } from 'lit-html';
import { instant } from '../src/format.js';
import { t, url } from '../src/i18n.js';

const SHOWN = 5;
/** What the law dates comes first. */
const GRAVITY = [
  'overdue-answers',
  'evaluation-late',
  'essential-data-late',
  'award-notice-due',
  'unopened',
  'notice-refused',
  'publicity-missing',
  'message-bounced',
  'draft-too-late',
];
const SCREENS = {
  consultation: (id) => url('/acheteur/consultation/', { id }),
  calendar: (id) => url('/acheteur/consultation/', { id, etape: 'calendar' }),
  questions: (id) => url('/acheteur/questions/', { id }),
  publicity: (id) => url('/acheteur/publicite/', { id }),
  opening: (id) => url('/ouverture/', { consultation: id }),
  decision: (id) => url('/acheteur/decision/', { id }),
};

const about = ({ title, reference }) =>
  html`<span class="soft small">${[title, reference].filter(Boolean).join(' · ')}</span>`;

const entry = ({ consultation, screen, words, at }) =>
  html`<li>
    ${at ? html`<strong>${instant(at, consultation.time_zone)}</strong><br />` : nothing}<a
      href=${SCREENS[screen](consultation.id)}
      >${words}<span class="visually-hidden"> : ${consultation.title}</span></a
    ><br />${about(consultation)}
  </li>`;

/** The first ones, then the rest folded: a long list would hide the consultations themselves. */
function block(title, entries, kind) {
  if (!entries.length) return nothing;
  return html`<section class="card agenda agenda--${kind}">
    <h2>${title}</h2>
    <ul>
      ${entries.slice(0, SHOWN).map(entry)}
    </ul>
    ${
      entries.length > SHOWN
        ? html`<details>
            <summary>${t('agenda.rest', { count: entries.length - SHOWN })}</summary>
            <ul>
              ${entries.slice(SHOWN).map(entry)}
            </ul>
          </details>`
        : nothing
    }
  </section>`;
}

export function agenda({ items }) {
  const wrong = items.flatMap(({ consultation, anomalies }) =>
    anomalies.map(({ code, screen }) => ({ consultation, screen, code, words: t(`agenda.anomaly_${code}`) })),
  );
  const dates = items.flatMap(({ consultation, dues }) =>
    dues.map(({ kind, at, screen }) => ({ consultation, screen, at, words: t(`agenda.due_${kind}`) })),
  );
  const asked = items
    .filter(({ unanswered }) => unanswered)
    .map(({ consultation, unanswered }) => ({
      consultation,
      screen: 'questions',
      words: t('agenda.unanswered', { count: unanswered }),
    }));
  if (!wrong.length && !dates.length && !asked.length) return html`<p class="agenda-calm">${t('agenda.calm')}</p>`;
  wrong.sort((one, other) => GRAVITY.indexOf(one.code) - GRAVITY.indexOf(other.code));
  dates.sort((one, other) => one.at.localeCompare(other.at));
  return html`<div class="grid agenda-grid">
    ${block(t('agenda.wrong'), wrong, 'wrong')}${block(t('agenda.week'), dates, 'week')}${block(
      t('agenda.questions'),
      asked,
      'questions',
    )}
  </div>`;
}
