// The company's space: deposits, what it follows and asked, messages received, colleagues.
import { html, nothing } from 'lit-html';
import { badge } from '../components/badge/badge.js';
import { button } from '../components/button/button.js';
import { emptyState } from '../components/empty-state/empty-state.js';
import { errorSummary } from '../components/error-summary/error-summary.js';
import { identifierText } from '../components/receipt/receipt.js';
import { table } from '../components/table/table.js';
import { api } from '../src/api.js';
import { instant } from '../src/format.js';
import { t, url } from '../src/i18n.js';
import { firstPage } from '../src/paging.js';
import { startScreen } from '../src/screen.js';
import { colleagues, readColleagues } from './colleagues.js';
import { dossiersOf } from './dossiers.js';
import { followedOf, questionsOf } from './followed.js';
import { identity, past } from './identity.js';
import { invitations } from './invitations.js';

async function load({ tenant }) {
  const base = `/v1/companies/${tenant.tenant_id}`;
  const [company, history, invitations, deposits, followed, questions, messages, people] = await Promise.all([
    api.get(base),
    api.get(`${base}/history`),
    firstPage(`${base}/invitations`),
    firstPage(`${base}/deposits`),
    firstPage(`${base}/followed`),
    firstPage(`${base}/questions`),
    api.all(`${base}/messages`),
    readColleagues(base, tenant),
  ]);
  return { company, history, invitations, deposits, followed, questions, messages, ...people };
}

const messageState = ({ from_company: ours, evidence, reply_until: until, late }) => {
  if (ours)
    return badge({ label: t(late ? 'company.late_reply' : 'company.own_message'), kind: late ? 'error' : 'info' });
  return html`${evidence.first_opened_at ? nothing : badge({ label: t('company.unread'), kind: 'warning' })}
  ${until ? html`<br /><span class="small">${t('company.period', { at: instant(until) })}</span>` : nothing}`;
};

const messageLink = (one) =>
  html` <a href=${url('/entreprise/message/', { consultation: one.consultation_id, id: one.id })}>${one.subject}</a>
    ${messageState(one)}`;

const MESSAGES_SHOWN = 20;

function messages(screen) {
  const shown = screen.state.allMessages ? screen.data.messages : screen.data.messages.slice(0, MESSAGES_SHOWN);
  return html`<section>
    <h2>${t('company.messages')}</h2>
    ${
      shown.length
        ? table({
            caption: t('company.messages'),
            hideCaption: true,
            rows: shown,
            columns: [
              { key: 'subject', label: t('company.subject'), rowHeader: true, cell: messageLink },
              {
                key: 'kind',
                label: t('company.kind'),
                cell: ({ kind, lot }) =>
                  html`${t(`message.${kind}`)}${lot ? html`, ${t('message.lot', { lot })}` : nothing}`,
              },
              { key: 'sent_at', label: t('company.sent'), cell: ({ sent_at: at }) => instant(at) },
            ],
          })
        : emptyState({ title: t('company.no_message'), body: t('company.no_message_why') })
    }
    ${
      shown.length < screen.data.messages.length
        ? button({ label: t('ui.more'), onClick: () => screen.update({ allMessages: true }) })
        : nothing
    }
  </section>`;
}

const view = (screen) =>
  html`<h1>${screen.data.company.name}</h1>
    <p class="soft">${identifierText(screen.data.company)}</p>
    <p><a href=${url('/entreprise/contrats/')}>${t('company.all_contracts')}</a></p>
    ${past(screen)} ${identity(screen)} ${errorSummary(screen.state)}
    ${[invitations, dossiersOf, followedOf, questionsOf, messages, colleagues].map((section) => section(screen))}`;

startScreen({ access: 'company', load, view });
