// A thread with the buyer, from one of its messages: reading is recorded, and for a notification the contract takes
// effect (CCP R2182-4). Without a message, the company writes first.
import { html, nothing } from 'lit-html';
import { alert } from '../../components/alert/alert.js';
import { badge } from '../../components/badge/badge.js';
import { breadcrumb } from '../../components/breadcrumb/breadcrumb.js';
import { definitionList } from '../../components/definition-list/definition-list.js';
import { errorSummary } from '../../components/error-summary/error-summary.js';
import { attachmentTable, evidence, messageBody } from '../../components/message/message.js';
import { api } from '../../src/api.js';
import { serverNow } from '../../src/clock.js';
import { instant } from '../../src/format.js';
import { t, url } from '../../src/i18n.js';
import { startScreen } from '../../src/screen.js';
import { form } from './writing.js';

async function load({ query }) {
  const consultation = encodeURIComponent(query.get('consultation') ?? '');
  const id = query.get('id');
  if (id) return api.get(`/v1/consultations/${consultation}/messages/${encodeURIComponent(id)}`);
  const about = await api.get(`/v1/consultations/${consultation}`);
  return { consultation_id: about.id, subject: t('company.write_title'), about, thread: [] };
}

const message = (one) =>
  html`<article class="card">
    <p>
      <strong>${one.from_company ? t('company.we_wrote') : t('company.buyer_wrote')}</strong>
      <span class="soft small">${t(`message.${one.kind}`)}, ${instant(one.sent_at)}</span>
      ${one.late ? badge({ label: t('company.late_reply'), kind: 'error' }) : nothing}
    </p>
    ${one.kind === 'notification' ? alert({ kind: 'success', body: t('company.notified') }) : nothing}
    ${messageBody(one)} ${attachmentTable(one)}
    <p class="small">
      <a href=${`/v1/consultations/${one.consultation_id}/messages/${one.id}/letter.pdf`}
        >${t('company.print')}<span class="visually-hidden"> ${instant(one.sent_at)}</span></a
      >
    </p>
    <details>
      <summary>
        ${t('message.evidence')}<span class="visually-hidden">
          ${t('company.of_message', { at: instant(one.sent_at) })}</span
        >
      </summary>
      ${one.from_company ? nothing : html`<p>${t('company.evidence_why')}</p>`} ${evidence(one)}
    </details>
  </article>`;

/** Until when the buyer waits for an answer, and what becomes of a later one. */
function period({ thread }) {
  const asked = thread.findLast((one) => one.reply_until);
  if (!asked) return nothing;
  const at = instant(asked.reply_until);
  return new Date(asked.reply_until) < serverNow()
    ? alert({ kind: 'warning', title: t('company.period_over', { at }), body: t('company.period_over_why') })
    : alert({ kind: 'info', title: t('company.period', { at }), body: t('company.period_why') });
}

const facts = ({ thread: [first], consultation_id: id }) =>
  definitionList([
    { label: t('company.kind'), value: t(`message.${first.kind}`) },
    { label: t('company.lots'), value: first.lot },
    {
      label: t('company.consultation'),
      value: html`<a href=${url(`/consultations/${id}`)}>${t('company.see_consultation')}</a>`,
    },
  ]);

const view = (screen) => {
  const { data } = screen;
  return html`${breadcrumb([
      { label: t('shell.nav.company'), href: url('/entreprise/') },
      { label: t('company.message') },
    ])}
    <h1>${data.thread[0]?.subject ?? data.subject}</h1>
    ${errorSummary(screen.state)}
    ${data.thread.length ? facts(data) : html`<p>${data.about.reference} – ${data.about.title}</p>`}
    ${data.thread.map(message)} ${period(data)} ${form(screen)}`;
};

startScreen({ access: 'company', load, view, state: { attachments: [] }, title: ({ data }) => data.subject });
