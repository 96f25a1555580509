// One line a consultation: where the company stands, what comes next, and its deposits folded below. Exports:
// dossiersOf(screen).
import { html, nothing } from 'lit-html';
import { badge } from '../components/badge/badge.js';
import { button, linkButton } from '../components/button/button.js';
import { confirmDialog } from '../components/dialog/dialog.js';
import { emptyState } from '../components/empty-state/empty-state.js';
import { moreButton } from '../components/pagination/pagination.js';
import { table } from '../components/table/table.js';
import { trialBadge } from '../components/trial/trial.js';
import { giveUp } from '../depot/begun.js';
import { api } from '../src/api.js';
import { serverNow } from '../src/clock.js';
import { instant } from '../src/format.js';
import { t, url } from '../src/i18n.js';
import { withNext } from '../src/paging.js';
import { toast } from '../src/status.js';
import { contractsOf, fatesOf } from './fates.js';
import { dossiers, standing } from './standing.js';

const KINDS = { draft: 'warning', deposited: 'success', opened: 'info', won: 'success', late: 'warning' };

const subject = ({ consultation }) =>
  html`<a href=${url(`/consultations/${consultation.id}`)}>${consultation.title ?? t('company.consultation')}</a>
    <br /><span class="soft small"
      >${trialBadge(consultation)}
      ${[consultation.reference, consultation.buyer?.name].filter(Boolean).join(', ')}</span
    >`;

const stateOf = ({ now: { state, lots } }) =>
  html`${badge({ label: t(`company.state_${state}`), kind: KINDS[state] ?? 'neutral' })}
  ${lots.length ? html`<br /><span class="small">${t('company.of_lots', { lots: lots.join(', ') })}</span>` : nothing}`;

const BEFORE_DEADLINE = ['deadline', 'resume', 'again', 'late'];

const dated = ({ consultation: { time_zone: zone }, now: { state, next, at } }) =>
  html`<span class="soft small">${t(`company.at_${BEFORE_DEADLINE.includes(next) ? 'deadline' : state}`)}</span
    ><br />${instant(at, zone)}`;

/** What the company can do, else what it waits for. */
function nextOf({ consultation, now: { next, draft, letter } }) {
  const link = (label, href, kind) => linkButton({ label, href, kind, context: consultation.title });
  const deposit = (more) => url('/depot/', { consultation: consultation.id, ...more });
  if (next === 'resume' || next === 'late')
    return link(t('company.resume'), deposit({ depot: draft.id }), next === 'resume' ? 'primary' : 'secondary');
  if (next === 'again') return link(t('company.answer'), deposit(), 'primary');
  if (next === 'read')
    return link(
      t('company.read_letter'),
      url('/entreprise/message/', { consultation: consultation.id, id: letter.id }),
    );
  return html`<span>${t(`company.next_${next}`)}</span>`;
}

const abandon = (screen, one) =>
  screen.run('abandon', async () => {
    if (
      !(await confirmDialog({
        title: t('deposit.abandon_title'),
        body: t('deposit.abandon_why'),
        confirm: t('deposit.abandon'),
        danger: true,
      }))
    )
      return;
    await giveUp(one.id);
    changed(screen, { id: one.id, state: 'abandoned' });
    toast(t('deposit.abandoned'));
  });

function changed(screen, { id, ...facts }) {
  const items = screen.data.deposits.items.map((item) => (item.id === id ? { ...item, ...facts } : item));
  screen.data.deposits = { ...screen.data.deposits, items };
}

function fateOf(one) {
  if (one.state === 'started') return badge({ label: t('company.state_draft'), kind: 'warning' });
  if (one.state === 'withdrawn') return badge({ label: t('company.withdrawn') });
  if (one.replaced_by) return badge({ label: t('company.replaced_by', { number: one.replaced_by.number }) });
  return one.late
    ? badge({ label: t('company.late'), kind: 'warning' })
    : badge({ label: t('company.on_time'), kind: 'success' });
}

const changesOf = ({ changes_since: changes = [] }) =>
  changes.length
    ? html`<details class="small">
        <summary>${t('company.changed')}</summary>
        <ul>
          ${changes.map((one) => html`<li>${one}</li>`)}
        </ul>
      </details>`
    : nothing;

const withdraw = (screen, one) =>
  screen.run('withdraw', async () => {
    if (
      !(await confirmDialog({
        title: t('company.withdraw_title'),
        body: t('company.withdraw_why', { title: one.consultation.title }),
        confirm: t('company.withdraw'),
        danger: true,
      }))
    )
      return;
    await api.post(`/v1/deposits/${one.id}/withdrawal`);
    await screen.reload(); // what it had replaced stands again
    toast(t('company.withdrawn_done'));
  });

const canWithdraw = ({ state: given, replaced_by: by, consultation }) =>
  given === 'sealed' &&
  !by &&
  consultation.submission_deadline &&
  serverNow() < new Date(consultation.submission_deadline);

const acts = (screen, one) =>
  html`<div class="row">
    ${
      one.state === 'started'
        ? button({
            label: t('deposit.abandon'),
            kind: 'quiet',
            context: one.consultation.title,
            onClick: () => abandon(screen, one),
          })
        : linkButton({
            label: t('company.receipt'),
            kind: 'quiet',
            href: url('/entreprise/recepisse/', { id: one.id }),
            context: one.number,
          })
    }
    ${
      canWithdraw(one)
        ? button({
            label: t('company.withdraw'),
            kind: 'quiet',
            context: one.number,
            onClick: () => withdraw(screen, one),
          })
        : nothing
    }
  </div>`;

const deposit = (screen) => (one) =>
  html`<li>
    ${fateOf(one)}
    ${
      one.state === 'started'
        ? t('company.begun_line', {
            at: instant(one.started_at, one.consultation.time_zone),
            lots: one.lots.join(', '),
          })
        : t('company.deposit_line', {
            number: one.number,
            at: instant(one.received_at, one.consultation.time_zone),
            lots: one.lots.join(', '),
          })
    }
    ${fatesOf(one)} ${changesOf(one)} ${acts(screen, one)}
  </li>`;

const depositsOf = (screen) => (dossier) =>
  html`${nextOf(dossier)}
    <details class="dossier">
      <summary>
        ${t('company.deposits', { count: dossier.deposits.length })}<span class="visually-hidden">
          ${dossier.consultation.title}</span
        >
      </summary>
      <ul>
        ${dossier.deposits.map(deposit(screen))}
      </ul>
    </details>`;

const more = (screen) =>
  screen.run('deposits', async () => {
    screen.data.deposits = await withNext(screen.data.deposits);
  });

export function dossiersOf(screen) {
  const { deposits, messages } = screen.data;
  const now = serverNow();
  const rows = dossiers(deposits.items, messages).map((one) => ({ ...one, now: standing(one, now) }));
  return html`${contractsOf(deposits.items)}
    <section>
      <h2>${t('company.dossiers')}</h2>
      ${
        rows.length
          ? table({
              caption: t('company.dossiers'),
              hideCaption: true,
              rows,
              columns: [
                { key: 'subject', label: t('company.consultation'), rowHeader: true, cell: subject },
                { key: 'state', label: t('company.state'), cell: stateOf },
                { key: 'at', label: t('company.date'), cell: dated },
                { key: 'next', label: t('company.next'), cell: depositsOf(screen) },
              ],
            })
          : emptyState({
              title: t('company.no_deposit'),
              body: t('company.no_deposit_why'),
              action: html`${linkButton({ label: t('company.search'), href: url('/consultations'), kind: 'primary' })}
              ${linkButton({ label: t('company.practise'), href: url('/entrainement/') })}`,
            })
      }
      ${
        deposits.next
          ? moreButton({
              next: deposits.next,
              shown: deposits.items.length,
              busy: screen.state.busy === 'deposits',
              onMore: () => more(screen),
            })
          : nothing
      }
    </section>`;
}
