// A company asks the buyer a question, and reads the answers to its own.
import { html, nothing } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { breadcrumb } from '../components/breadcrumb/breadcrumb.js';
import { button } from '../components/button/button.js';
import { errorSummary } from '../components/error-summary/error-summary.js';
import { selectField, textArea } from '../components/field/inputs.js';
import { api } from '../src/api.js';
import { instant } from '../src/format.js';
import { t, url } from '../src/i18n.js';
import { startScreen } from '../src/screen.js';
import { toast } from '../src/status.js';

const base = ({ query }) => `/v1/consultations/${encodeURIComponent(query.get('consultation') ?? '')}`;

async function load(screen) {
  const [consultation, own] = await Promise.all([
    api.get(base(screen)),
    api.get(`${base(screen)}/companies/${screen.tenant.tenant_id}/questions`),
  ]);
  return { consultation, own: own.items };
}

const ask = (screen) =>
  screen.submit('ask', async ({ text, lot }, event) => {
    await api.post(`${base(screen)}/questions`, {
      company_id: screen.tenant.tenant_id,
      text,
      lot: lot ? Number(lot) : null,
    });
    event.target.reset();
    toast(t('question.sent'));
    await screen.reload();
  });

const form = (screen) =>
  html`<form class="form" @submit=${ask(screen)} novalidate>
    ${
      screen.data.consultation.lots.length > 1
        ? selectField({
            name: 'lot',
            label: t('question.lot'),
            required: false,
            width: 'm',
            choices: [
              { value: '', label: t('question.every_lot') },
              ...screen.data.consultation.lots.map(({ number, title }) => ({
                value: String(number),
                label: `${number}. ${title}`,
              })),
            ],
          })
        : nothing
    }
    ${textArea({
      name: 'text',
      label: t('question.text'),
      hint: t('question.text_hint'),
      rows: 6,
      error: screen.state.errors.text,
    })}
    ${button({ label: t('question.send'), kind: 'primary', type: 'submit', busy: screen.state.busy === 'ask' })}
  </form>`;

const own = (zone) => (one) =>
  html`<article class="card">
    <p class="soft">${instant(one.asked_at, zone)}</p>
    <blockquote>${one.text}</blockquote>
    ${
      one.answer
        ? html`<p><strong>${t('question.answer')}</strong> ${one.answer}</p>`
        : html`<p>${t('question.waiting')}</p>`
    }
  </article>`;

function view(screen) {
  const { consultation: c, own: mine } = screen.data;
  return html`${breadcrumb([
      { label: t('shell.nav.consultations'), href: url('/consultations') },
      { label: c.reference, href: url(`/consultations/${c.id}`) },
      { label: t('question.title') },
    ])}
    <p class="soft">${c.buyer.name} · ${c.title}</p>
    <h1 tabindex="-1">${t('question.title')}</h1>
    ${errorSummary(screen.state)}
    <p>${t('question.why')}</p>
    ${
      c.status === 'open'
        ? form(screen)
        : alert({ kind: 'info', title: t('question.closed'), body: t('question.closed_why') })
    }
    ${
      mine.length
        ? html`<section>
            <h2>${t('question.mine')}</h2>
            ${mine.map(own(c.time_zone))}
          </section>`
        : nothing
    }`;
}

startScreen({
  access: 'company',
  load,
  view,
  title: ({ data }) => t('question.tab', { reference: data.consultation.reference }),
});
