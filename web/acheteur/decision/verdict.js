// The decision on a lot: its form, its summary. Exports: form(screen, context), summary(context), read(values, context)
// → body.
import { html, nothing } from 'lit-html';
import { amountField } from '../../components/field/amount.js';
import { decimal } from '../../src/decimal.js';
import { alert } from '../../components/alert/alert.js';
import { badge } from '../../components/badge/badge.js';
import { button } from '../../components/button/button.js';
import { definitionList } from '../../components/definition-list/definition-list.js';
import { checkboxGroup, radioGroup } from '../../components/field/choices.js';
import { selectField, textArea, textField } from '../../components/field/inputs.js';
import { table } from '../../components/table/table.js';
import { day, instant, money } from '../../src/format.js';
import { t } from '../../src/i18n.js';
import { offerOpened } from './candidates.js';
import * as sitting from './sitting.js';

const OUTCOMES = ['awarded', 'unsuccessful', 'abandoned'];
const KINDS = { awarded: 'success', unsuccessful: 'warning', abandoned: 'neutral' };
// The arrêté's words for the group, from the deposit's consortium.
const GROUPS = { none: 'Pas de groupement', joint: 'Conjoint', several: 'Solidaire' };

/** What was decided, else what the analysis says. */
function rankOf({ decision, ranking }, deposit) {
  if (decision) return decision.rankings.find((one) => one.deposit_id === deposit.id);
  const found = ranking.find((one) => one.deposit_id === deposit.id);
  return found && { rank: found.rank, reason: t('decision.reason_points', { total: found.total.replace('.', ',') }) };
}

/** The only one that the analysis ranks first. */
function proposed({ decision, ranking }) {
  if (decision) return decision.awardee_deposit_id;
  const first = ranking.filter(({ rank }) => rank === 1);
  return first.length === 1 ? first[0].deposit_id : null;
}

const rankFields = ({ bids, ...context }) =>
  html`<fieldset id="f-rankings" tabindex="-1">
    <legend class="field__label">${t('decision.ranks')}</legend>
    <p class="field__hint">${t('decision.ranks_hint')}</p>
    ${bids.map(
      (deposit) =>
        html`<div class="rank">
          ${textField({
            name: `rank.${deposit.id}`,
            label: t('decision.rank_of', { company: deposit.company.name }),
            type: 'number',
            min: 1,
            width: 's',
            required: false,
            value: rankOf(context, deposit)?.rank ?? '',
          })}
          ${textField({
            name: `why.${deposit.id}`,
            label: t('decision.why_of', { company: deposit.company.name }),
            required: false,
            value: rankOf(context, deposit)?.reason ?? '',
          })}
        </div>`,
    )}
  </fieldset>`;

/** A framework announced with several holders: the others beside the awardee. */
function otherHolders(screen, { bids, lot, decision, consultation }) {
  if (!consultation.terms?.framework?.multiple) return nothing;
  const values = screen.state.others ?? decision?.other_deposit_ids ?? [];
  return checkboxGroup({
    name: 'other_deposit_ids',
    label: t('decision.others'),
    hint: t('decision.others_hint'),
    error: screen.state.errors.other_deposit_ids,
    values,
    onChange: (others) => screen.update({ others }),
    choices: bids
      .filter((one) => offerOpened(one, lot.number))
      .map((one) => ({ value: one.id, label: one.company.name })),
  });
}

const awardFields = (screen, { bids, lot, decision, consultation, ranking }) =>
  html` ${ranking.length && !decision ? html`<p>${t('decision.from_analysis')}</p>` : nothing}
  ${selectField({
    name: 'awardee_deposit_id',
    label: t('decision.awardee'),
    placeholder: t('ui.choose'),
    width: 'm',
    value: proposed({ decision, ranking }),
    error: screen.state.errors.awardee_deposit_id,
    choices: bids
      .filter((one) => offerOpened(one, lot.number))
      .map((one) => ({ value: one.id, label: one.company.name })),
  })}
  ${otherHolders(screen, { bids, lot, decision, consultation })}
  ${amountField({
    name: 'amount_eur',
    label: t('decision.amount'),
    hint: t('decision.amount_hint'),
    value: decision?.amount_eur,
    error: screen.state.errors.amount_eur,
  })}`;

export function form(screen, context) {
  const { errors, busy } = screen.state;
  const outcome =
    screen.state.outcome ?? context.decision?.outcome ?? (context.bids.length ? 'awarded' : 'unsuccessful');
  return html`<form class="form" @submit=${context.decide} novalidate>
    ${radioGroup({
      name: 'outcome',
      label: t('decision.outcome'),
      value: outcome,
      error: errors.outcome,
      onChange: (value) => screen.update({ outcome: value }),
      choices: OUTCOMES.map((value) => ({
        value,
        label: t(`decision.outcome_${value}`),
        hint: t(`decision.outcome_${value}_hint`),
      })),
    })}
    ${outcome === 'awarded' ? awardFields(screen, context) : nothing}
    ${context.bids.length ? rankFields(context) : nothing}
    ${textArea({
      name: 'reason',
      label: t('decision.reason'),
      hint: t('decision.reason_hint'),
      value: context.decision?.reason ?? '',
      error: errors.reason,
    })}
    ${sitting.fields(screen, context)}
    <div class="row">
      ${button({ label: t('decision.record'), kind: 'primary', type: 'submit', busy: busy === 'decide' })}
      ${
        context.decision
          ? button({ label: t('ui.cancel'), kind: 'quiet', onClick: () => screen.update({ correcting: false }) })
          : nothing
      }
    </div>
  </form>`;
}

const rankings = (given, bids) =>
  bids
    .filter((one) => given[`rank.${one.id}`])
    .map((one) => ({
      deposit_id: one.id,
      rank: Number(given[`rank.${one.id}`]),
      reason: given[`why.${one.id}`] ?? '',
    }));

/** What the platform already knows of the essential data is filled in; the rest is asked afterwards. */
function knownData(given, { bids, consultation }) {
  const group = bids.find((one) => one.id === given.awardee_deposit_id)?.consortium.kind ?? 'none';
  return {
    offers_received: bids.length,
    group_type: GROUPS[group],
    ...(consultation.duration_months && { duration_months: consultation.duration_months }),
  };
}

export function read(given, context) {
  const body = {
    lot: context.lot.number,
    outcome: given.outcome,
    reason: given.reason,
    rankings: rankings(given, context.bids),
  };
  if (given.outcome !== 'awarded') return body;
  return {
    ...body,
    awardee_deposit_id: given.awardee_deposit_id || null,
    other_deposit_ids: context.others.filter((id) => id !== given.awardee_deposit_id),
    amount_eur: decimal(given.amount_eur),
    essential_data: knownData(given, context),
  };
}

const rankTable = ({ decision, bids }) =>
  table({
    caption: t('decision.ranks'),
    rows: [...decision.rankings].sort((one, other) => one.rank - other.rank),
    columns: [
      { key: 'rank', label: t('decision.rank'), align: 'end' },
      {
        key: 'company',
        label: t('decision.candidate'),
        rowHeader: true,
        cell: ({ deposit_id: id }) => bids.find((one) => one.id === id)?.company.name ?? id,
      },
      { key: 'reason', label: t('decision.reason') },
    ],
  });

export function summary(context) {
  const { decision, bids } = context;
  const told = decision.rejections_sent_at || decision.notification_message_id;
  return html`${definitionList([
    {
      label: t('decision.outcome'),
      value: badge({ label: t(`decision.outcome_${decision.outcome}`), kind: KINDS[decision.outcome] }),
    },
    {
      label: t('decision.awardee'),
      value: [decision.awardee_deposit_id, ...decision.other_deposit_ids]
        .map((id) => bids.find((one) => one.id === id)?.company.name)
        .filter(Boolean)
        .join(', '),
    },
    { label: t('decision.amount'), value: decision.amount_eur ? money(decision.amount_eur) : '' },
    { label: t('decision.reason'), value: decision.reason },
    { label: t('decision.decided_at'), value: instant(decision.decided_at) },
    ...sitting.lines(decision),
    {
      label: t('decision.rejections_sent_at'),
      value: decision.rejections_sent_at ? instant(decision.rejections_sent_at) : '',
    },
    { label: t('decision.standstill'), value: decision.standstill_ends_at ? instant(decision.standstill_ends_at) : '' },
    { label: t('decision.notified_at'), value: decision.notified_at ? instant(decision.notified_at) : '' },
    { label: t('decision.kept_until'), value: decision.kept_until ? day(decision.kept_until) : '' },
  ])}
  ${
    decision.amount_doubt
      ? alert({ kind: 'warning', body: t('decision.amount_doubt', { why: decision.amount_doubt }) })
      : nothing
  }
  ${decision.rankings.length ? rankTable(context) : nothing}
  ${told ? nothing : button({ label: t('decision.correct'), onClick: context.correct })}`;
}
