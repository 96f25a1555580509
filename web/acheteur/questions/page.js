// Questions of companies: read, reworded without their author, answered to everybody.
import { html, nothing } from 'lit-html';
import { alert } from '../../components/alert/alert.js';
import { badge } from '../../components/badge/badge.js';
import { breadcrumb } from '../../components/breadcrumb/breadcrumb.js';
import { button, linkButton } from '../../components/button/button.js';
import { emptyState } from '../../components/empty-state/empty-state.js';
import { errorSummary } from '../../components/error-summary/error-summary.js';
import { textArea } from '../../components/field/inputs.js';
import { api } from '../../src/api.js';
import { values } from '../../src/form.js';
import { instant } from '../../src/format.js';
import { t, url } from '../../src/i18n.js';
import { startScreen } from '../../src/screen.js';
import { toast } from '../../src/status.js';

const base = ({ query }) => `/v1/consultations/${encodeURIComponent(query.get('id') ?? '')}`;

async function load(screen) {
  const [consultation, questions] = await Promise.all([api.get(base(screen)), api.get(`${base(screen)}/questions`)]);
  return { consultation, questions };
}

/** Fields are named by question, so that an error shows beside the right one. */
const answer =
  (screen, { id }) =>
  (event) => {
    event.preventDefault();
    const given = values(event.target);
    return screen.run(id, async () => {
      try {
        await api.post(`${base(screen)}/questions/${id}/answer`, {
          public_text: given[`${id}.public_text`],
          answer: given[`${id}.answer`],
          late_reason: given[`${id}.late_reason`] ?? '',
        });
      } catch (error) {
        if (error.errors)
          error.errors = Object.fromEntries(
            Object.entries(error.errors).map(([name, words]) => [`${id}.${name}`, words]),
          );
        throw error;
      }
      await screen.reload();
      toast(t('questions.answered'));
    });
  };

const form = (screen, one) =>
  html`<form class="form" @submit=${answer(screen, one)} novalidate>
    ${textArea({
      name: `${one.id}.public_text`,
      label: t('questions.public_text'),
      hint: t('questions.public_text_hint'),
      value: one.text,
      rows: 3,
      error: screen.state.errors[`${one.id}.public_text`],
    })}
    ${textArea({
      name: `${one.id}.answer`,
      label: t('questions.answer'),
      hint: t('questions.answer_hint'),
      rows: 5,
      error: screen.state.errors[`${one.id}.answer`],
    })}
    ${
      one.overdue
        ? textArea({
            name: `${one.id}.late_reason`,
            label: t('questions.late_reason'),
            hint: t('questions.late_reason_hint'),
            rows: 2,
            required: false,
          })
        : nothing
    }
    ${button({ label: t('questions.publish'), kind: 'primary', type: 'submit', busy: screen.state.busy === one.id })}
  </form>`;

const done = (one) =>
  html`<p><strong>${t('questions.published_question')}</strong> ${one.public_text}</p>
    <p><strong>${t('questions.answer')}</strong> ${one.answer}</p>
    <p class="small soft">${instant(one.answered_at)}</p>`;

const question = (screen) => (one, index) =>
  html`<article class="card question" id="f-${one.id}">
    <h2>
      ${t('questions.number', { number: index + 1 })}
      ${
        one.answered_at
          ? badge({ label: t('questions.state_answered'), kind: 'success' })
          : one.overdue
            ? badge({ label: t('questions.state_overdue'), kind: 'error' })
            : badge({ label: t('questions.state_waiting'), kind: 'warning' })
      }
    </h2>
    <p class="soft">
      ${instant(one.asked_at)}${
        one.lot ? html`, ${t('questions.lot', { lot: one.lot })}` : nothing
      }${one.author ? html`, ${one.author}` : nothing}${one.in_time ? nothing : html` · ${t('questions.out_of_time')}`}
    </p>
    <blockquote>${one.text}</blockquote>
    ${one.answered_at ? done(one) : form(screen, one)}
  </article>`;

function due({ questions, consultation: c }) {
  if (questions.overdue) {
    return alert({
      kind: 'error',
      title: t('questions.overdue_title', { count: questions.overdue }),
      body: t('questions.overdue_why'),
      actions: linkButton({
        label: t('questions.extend'),
        href: url('/acheteur/consultation/', { id: c.id }),
        kind: 'primary',
      }),
    });
  }
  return questions.answers_due_at
    ? html`<p>${t('questions.due')} <strong>${instant(questions.answers_due_at, c.time_zone)}</strong></p>`
    : nothing;
}

function view(screen) {
  const { consultation: c, questions } = screen.data;
  return html`${breadcrumb([
      { label: t('shell.nav.buyer'), href: url('/acheteur/') },
      { label: c.reference, href: url('/acheteur/consultation/', { id: c.id }) },
      { label: t('questions.title') },
    ])}
    <p class="soft">${c.title}</p>
    <h1 tabindex="-1">${t('questions.title')}</h1>
    <p>${t('questions.why')}</p>
    ${due(screen.data)} ${errorSummary(screen.state)}
    ${
      questions.items.length
        ? questions.items.map(question(screen))
        : emptyState({ title: t('questions.none'), body: t('questions.none_why') })
    }`;
}

startScreen({
  access: 'buyer',
  load,
  view,
  title: ({ data }) => t('questions.tab', { reference: data.consultation.reference }),
});
