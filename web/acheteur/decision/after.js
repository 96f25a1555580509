// After a decision: withdrawing it with its cause, and requests to the judge, which suspend notification. Exports:
// withdrawal(screen, context), challenges(screen, context).
import { html, nothing } from 'lit-html';
import { alert } from '../../components/alert/alert.js';
import { button } from '../../components/button/button.js';
import { selectField, textArea, textField } from '../../components/field/inputs.js';
import { instantField, readInstant } from '../../components/field/instant.js';
import { api } from '../../src/api.js';
import { instant } from '../../src/format.js';
import { t } from '../../src/i18n.js';
import { toast } from '../../src/status.js';

const CAUSES = ['next-ranked', 'documents-missing', 'error', 'court', 'other'];
const OUTCOMES = ['rejected', 'withdrawn', 'procedure-annulled', 'decision-annulled', 'other'];
const at = ({ consultation }) => `/v1/consultations/${consultation.id}`;

const withdraw = (screen, context) =>
  screen.submit('withdraw', async ({ cause, withdraw_reason: reason }) => {
    await api.post(`${at(context)}/decisions/${context.lot.number}/withdrawal`, { cause, reason });
    toast(t('decision.withdrawn_done'));
    await screen.reload();
  });

/** The form that withdraws, or what was withdrawn; nothing once the contract is in force. */
export function withdrawal(screen, context) {
  const { decision } = context;
  if (decision.withdrawn)
    return alert({
      kind: 'warning',
      title: t('decision.withdrawn_title', { at: instant(decision.withdrawn.at) }),
      body: `${t(`decision.cause_${decision.withdrawn.cause}`)}. ${decision.withdrawn.reason}`,
    });
  if (decision.notified_at) return nothing;
  const { errors, busy } = screen.state;
  return html`<details>
    <summary>${t('decision.withdraw')}</summary>
    <form class="form" @submit=${withdraw(screen, context)} novalidate>
      <p>${t('decision.withdraw_why')}</p>
      ${selectField({
        name: 'cause',
        label: t('decision.cause'),
        choices: CAUSES.map((value) => ({ value, label: t(`decision.cause_${value}`) })),
        error: errors.cause,
      })}
      ${textArea({ name: 'withdraw_reason', label: t('decision.withdraw_reason'), rows: 4, error: errors.reason })}
      ${button({ label: t('decision.withdraw'), kind: 'danger', type: 'submit', busy: busy === 'withdraw' })}
    </form>
  </details>`;
}

const enter = (screen, context) =>
  screen.submit('challenge', async (given) => {
    await api.post(`${at(context)}/challenges`, {
      kind: given.challenge_kind,
      court: given.court,
      number: given.number ?? '',
      filed_at: readInstant(given, 'filed_at') ?? '',
      lots: [context.lot.number],
    });
    toast(t('decision.challenge_entered'));
    await screen.reload();
  });

const close = (screen, context, { id }) =>
  screen.submit(`close-${id}`, async (given) => {
    await api.post(`${at(context)}/challenges/${id}/outcome`, {
      outcome: given[`outcome-${id}`],
      ended_at: readInstant(given, `ended_at-${id}`) ?? '',
    });
    toast(t('decision.challenge_closed'));
    await screen.reload();
  });

const closing = (screen, context, one) =>
  html`<form class="form" @submit=${close(screen, context, one)} novalidate>
    ${selectField({
      name: `outcome-${one.id}`,
      label: t('decision.challenge_outcome'),
      choices: OUTCOMES.map((value) => ({ value, label: t(`decision.challenge_${value}`) })),
      width: 'm',
      error: screen.state.errors.outcome,
    })}
    ${instantField({
      name: `ended_at-${one.id}`,
      label: t('decision.challenge_ended'),
      error: screen.state.errors.ended_at,
    })}
    ${button({
      label: t('decision.challenge_close'),
      type: 'submit',
      context: one.court,
      busy: screen.state.busy === `close-${one.id}`,
    })}
  </form>`;

const shown = (screen, context) => (one) =>
  one.ended_at
    ? html`<p>
        ${t('decision.challenge_over', {
          court: one.court,
          at: instant(one.filed_at),
          end: instant(one.ended_at),
          outcome: t(`decision.challenge_${one.outcome}`),
        })}
      </p>`
    : html`${alert({
        kind: 'warning',
        body: t('decision.challenge_pending', { court: one.court, at: instant(one.filed_at) }),
      })}
      ${closing(screen, context, one)}`;

export function challenges(screen, context) {
  const { errors, busy } = screen.state;
  const about = screen.data.challenges.filter((one) => !one.lots.length || one.lots.includes(context.lot.number));
  return html`<section class="card">
    <h2>${t('decision.challenges')}</h2>
    <p class="soft">${t('decision.challenges_why')}</p>
    ${about.length ? about.map(shown(screen, context)) : html`<p>${t('decision.challenge_none')}</p>`}
    <details>
      <summary>${t('decision.challenge_enter')}</summary>
      <form class="form" @submit=${enter(screen, context)} novalidate>
        ${selectField({
          name: 'challenge_kind',
          label: t('decision.challenge_kind'),
          choices: ['precontractual', 'contractual'].map((value) => ({
            value,
            label: t(`decision.challenge_${value}`),
          })),
          width: 'm',
          error: errors.kind,
        })}
        ${textField({ name: 'court', label: t('decision.challenge_court'), width: 'm', error: errors.court })}
        ${textField({ name: 'number', label: t('decision.challenge_number'), width: 's', required: false })}
        ${instantField({ name: 'filed_at', label: t('decision.challenge_filed'), error: errors.filed_at })}
        ${button({ label: t('decision.challenge_enter'), type: 'submit', busy: busy === 'challenge' })}
      </form>
    </details>
  </section>`;
}
