// Decisions, lot by lot: outcome, letters, standstill, notification, essential data.
import { html, nothing } from 'lit-html';
import { alert } from '../../components/alert/alert.js';
import { badge } from '../../components/badge/badge.js';
import { breadcrumb } from '../../components/breadcrumb/breadcrumb.js';
import { button, linkButton } from '../../components/button/button.js';
import { emptyState } from '../../components/empty-state/empty-state.js';
import { errorSummary } from '../../components/error-summary/error-summary.js';
import { identifierText } from '../../components/receipt/receipt.js';
import { table } from '../../components/table/table.js';
import { tabs } from '../../components/tabs/tabs.js';
import { api } from '../../src/api.js';
import { instant } from '../../src/format.js';
import { t, url } from '../../src/i18n.js';
import { startScreen } from '../../src/screen.js';
import { toast } from '../../src/status.js';
import { candidates, offerOpened } from './candidates.js';
import { challenges, withdrawal } from './after.js';
import * as essential from './essential.js';
import * as mailing from './mailing.js';
import * as sitting from './sitting.js';
import * as verdict from './verdict.js';

const base = (screen) => `/v1/consultations/${encodeURIComponent(screen.query.get('id') ?? '')}`;

const lotNumber = ({ query }, { lots }) =>
  (lots.find((lot) => lot.number === Number(query.get('lot'))) ?? lots[0]).number;

async function load(screen) {
  const consultation = await api.get(base(screen));
  if (!['opened', 'decided'].includes(consultation.status))
    return { consultation, deposits: [], decisions: [], messages: [], letters: [], challenges: [] };
  const lot = lotNumber(screen, consultation);
  const [letters, openings, decisions, messages, challenged] = await Promise.all([
    consultation.permissions.includes('send-messages') ? api.all(`${base(screen)}/letters`, { lot }) : [],
    ...['openings', 'decisions', 'messages', 'challenges'].map((name) => api.all(`${base(screen)}/${name}`)),
  ]);
  const last = openings.at(-1);
  const { deposits } = last ? await api.get(`${base(screen)}/openings/${last.id}`) : { deposits: [] };
  const ranking = await rankingOf(screen, consultation);
  return { consultation, deposits, decisions, messages, letters, ranking, challenges: challenged };
}

/** The ranking of the analysis, once its consensus is closed: what the decision is prepared from. */
async function rankingOf({ query }, { id, lots, permissions }) {
  if (!permissions?.includes('evaluate')) return [];
  const lot = Number(query.get('lot')) || lots[0].number;
  const { ready, provisional, ranked } = await api.get(`/v1/consultations/${id}/evaluation/${lot}/ranking`);
  return ready && !provisional ? (ranked.base ?? []).filter(({ rank }) => rank) : [];
}

const lotOf = (screen) => {
  const { consultation } = screen.data;
  return consultation.lots.find(({ number }) => number === lotNumber(screen, consultation));
};

/** Everything the parts of the screen need about the lot being shown. */
function contextOf(screen) {
  const { consultation, deposits, decisions, messages } = screen.data;
  const lot = lotOf(screen);
  const bids = candidates(deposits, lot.number);
  const decision = decisions.find((one) => one.lot === lot.number) ?? null;
  const context = {
    consultation,
    lot,
    bids,
    decision,
    messages,
    letters: screen.data.letters,
    ranking: screen.data.ranking ?? [],
    awardee: bids.find((one) => one.id === decision?.awardee_deposit_id),
    others: screen.state.others ?? decision?.other_deposit_ids ?? [],
  };
  return {
    ...context,
    decide: decide(screen, context),
    complete: complete(screen, context),
    correct: () => screen.update({ correcting: true }),
  };
}

const decide = (screen, context) =>
  screen.submit('decide', async (given) => {
    const sat = await sitting.read(screen, given, context);
    await api.post(`${base(screen)}/decisions`, { ...verdict.read(given, context), ...sat });
    Object.assign(screen.state, { correcting: false, outcome: undefined, others: undefined, minutes: undefined });
    toast(t('decision.recorded'));
    await screen.reload();
  });

const complete = (screen, { lot }) =>
  screen.submit('complete', async (given) => {
    await api.put(`${base(screen)}/decisions/${lot.number}/essential-data`, essential.read(given));
    toast(t('ui.saved'));
    await screen.reload();
  });

const bidsTable = ({ bids, lot }) =>
  table({
    caption: t('decision.candidates'),
    empty: t('decision.no_candidate'),
    rows: bids,
    columns: [
      {
        key: 'company',
        label: t('decision.candidate'),
        rowHeader: true,
        cell: ({ company }) => html`${company.name}<br /><span class="soft small">${identifierText(company)}</span>`,
      },
      {
        key: 'received_at',
        label: t('decision.received'),
        cell: ({ received_at: at, late }) =>
          html`${instant(at)}${late ? html` ${badge({ label: t('company.late'), kind: 'error' })}` : nothing}`,
      },
      {
        key: 'offer',
        label: t('envelope.offer'),
        cell: (one) =>
          offerOpened(one, lot.number)
            ? badge({ label: t('decision.offer_opened'), kind: 'success' })
            : badge({ label: t('decision.offer_shut') }),
      },
    ],
  });

/** The contract of the lot: made now if nobody did, and shown. */
const openContract = (screen, { lot }) =>
  screen.run('contract', async () => {
    const { id } = await api.post(`${base(screen)}/contracts`, { lot: lot.number });
    location.assign(url('/acheteur/contrat/', { id }));
  });

const contractOf = (screen, context) =>
  html`<section class="card">
    <h2>${t('decision.contract')}</h2>
    <p>${t('decision.contract_why')}</p>
    ${button({ label: t('decision.open_contract'), onClick: () => openContract(screen, context) })}
  </section>`;

function afterDecision(screen, context) {
  const awarded = context.decision.outcome === 'awarded';
  const manages = context.consultation.permissions.includes('manage-contracts');
  return html`<section class="card">
      <h2>${t('decision.letters')}</h2>
      ${mailing.view(screen, context)}
    </section>
    ${
      awarded
        ? html`${manages ? contractOf(screen, context) : nothing}
            <section class="card">
              <h2>${t('essential.title')}</h2>
              ${essential.view(screen, context)}
            </section>`
        : nothing
    }`;
}

function lotView(screen) {
  const context = contextOf(screen);
  const editing = !context.decision || context.decision.withdrawn || screen.state.correcting;
  return html`<h2>${t('decision.lot', context.lot)}</h2>
    ${bidsTable(context)}
    <section class="card">
      <h2>${t('decision.decision')}</h2>
      ${context.decision ? withdrawal(screen, context) : nothing}
      ${editing ? verdict.form(screen, context) : verdict.summary(context)}
    </section>
    ${context.decision && !context.decision.withdrawn ? afterDecision(screen, context) : nothing}
    ${challenges(screen, context)}`;
}

function body(screen) {
  const { consultation } = screen.data;
  if (!['opened', 'decided'].includes(consultation.status)) {
    return emptyState({
      title: t('decision.too_early'),
      body: t('decision.too_early_why'),
      action: linkButton({
        label: t('wizard.open_offers'),
        href: url('/ouverture/', { consultation: consultation.id }),
      }),
    });
  }
  const current = lotOf(screen);
  return html`${
      consultation.lots.length > 1
        ? tabs({
            label: t('wizard.lots'),
            items: consultation.lots.map(({ number }) => ({
              label: t('wizard.lot', { number }),
              href: url('/acheteur/decision/', { id: consultation.id, lot: number }),
              current: number === current.number,
            })),
          })
        : nothing
    }
    <div class="stack">${lotView(screen)}</div>`;
}

const view = (screen) =>
  html` ${breadcrumb([
      { label: t('shell.nav.buyer'), href: url('/acheteur/') },
      {
        label: screen.data.consultation.reference,
        href: url('/acheteur/consultation/', { id: screen.data.consultation.id }),
      },
      { label: t('decision.title') },
    ])}
    <h1>${t('decision.title')}</h1>
    <p class="soft">${screen.data.consultation.title}</p>
    ${errorSummary(screen.state)}
    ${
      screen.data.consultation.status === 'decided'
        ? alert({ kind: 'success', body: t('decision.all_decided') })
        : nothing
    }
    ${body(screen)}`;

startScreen({ access: 'buyer', load, view, state: { correcting: false } });
