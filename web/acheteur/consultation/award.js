// What surrounds lots and criteria: allotment, clauses, variants, turnover, reserved contracts. Exports: allotment,
// clauses, conditions, read.
import { html, nothing } from 'lit-html';
import { amountField } from '../../components/field/amount.js';
import { decimal } from '../../src/decimal.js';
import { checkbox } from '../../components/field/choices.js';
import { selectField, textArea, textField } from '../../components/field/inputs.js';
import { t } from '../../src/i18n.js';
import { folded, said, ticked, whole, worded } from './law.js';

const CHOICES = ['', 'forbidden', 'allowed', 'required'];

const number = (screen, name, value) =>
  textField({
    name: `terms.allotment.${name}`,
    label: t(`wizard.${name}`),
    type: 'number',
    min: 1,
    width: 's',
    required: false,
    value: value ?? '',
    ...said(screen, `terms.allotment.${name}`),
  });

/** One lot: why; several: limits on bids and awards, folded. */
export function allotment(screen, count) {
  const { allotment: asked } = screen.data.consultation.terms;
  if (count === 1) {
    return textArea({
      name: 'terms.allotment.single_reason',
      label: t('wizard.single_reason'),
      value: asked.single_reason,
      rows: 2,
      required: false,
      ...said(screen, 'terms.allotment.single_reason', t('wizard.single_reason_hint')),
    });
  }
  return folded(
    t('wizard.lot_limits'),
    Boolean(asked.max_bids || asked.max_awards),
    html` ${number(screen, 'max_bids', asked.max_bids)}${number(screen, 'max_awards', asked.max_awards)}
    ${textArea({
      name: 'terms.allotment.award_rule',
      label: t('wizard.award_rule'),
      value: asked.award_rule,
      rows: 2,
      required: false,
      ...said(screen, 'terms.allotment.award_rule'),
    })}`,
  );
}

export function clauses(screen) {
  const { clauses: kept } = screen.data.consultation.terms;
  return html`<h2>${t('wizard.clauses')}</h2>
    ${checkbox({
      name: 'terms.clauses.environmental',
      label: t('wizard.clause_environmental'),
      checked: kept.environmental,
      ...said(screen, 'terms.clauses.environmental', t('wizard.clause_environmental_hint')),
    })}
    ${checkbox({
      name: 'terms.clauses.social',
      label: t('wizard.clause_social'),
      checked: kept.social,
      ...said(screen, 'terms.clauses.social', t('wizard.clause_social_hint')),
    })}
    ${folded(
      t('wizard.no_social'),
      Boolean(kept.no_social_reason),
      textArea({
        name: 'terms.clauses.no_social_reason',
        label: t('wizard.no_social_reason'),
        value: kept.no_social_reason,
        rows: 2,
        required: false,
      }),
    )}`;
}

export function conditions(screen) {
  const { consultation: c, procedures } = screen.data;
  const { variants, turnover } = c.terms;
  const asked = screen.state.variants ?? variants.choice;
  return folded(
    t('wizard.conditions'),
    Boolean(variants.choice || turnover.required_eur || c.terms.reserved || c.terms.criteria_order_reason),
    html` ${selectField({
      name: 'terms.variants.choice',
      label: t('wizard.variants'),
      width: 'm',
      value: variants.choice,
      hint: t(`wizard.variants_now_${variants.in_effect}`),
      choices: CHOICES.map((value) => ({ value, label: t(`wizard.variants_${value || 'silent'}`) })),
      onChange: (choice) => screen.update({ variants: choice }),
    })}
    ${
      ['allowed', 'required'].includes(asked)
        ? textArea({
            name: 'terms.variants.minimum_requirements',
            label: t('wizard.variant_requirements'),
            value: variants.minimum_requirements,
            rows: 3,
            required: false,
            ...said(screen, 'terms.variants.minimum_requirements'),
          })
        : nothing
    }
    ${amountField({
      name: 'terms.turnover.required_eur',
      label: t('wizard.turnover'),
      value: turnover.required_eur,
      required: false,
      ...said(screen, 'terms.turnover.required_eur', t('wizard.turnover_hint')),
    })}
    ${textArea({
      name: 'terms.turnover.reason',
      label: t('wizard.turnover_reason'),
      value: turnover.reason,
      rows: 2,
      required: false,
    })}
    ${selectField({
      name: 'terms.reserved',
      label: t('wizard.reserved'),
      choices: worded(procedures.reserved),
      placeholder: t('wizard.reserved_none'),
      value: c.terms.reserved,
      required: false,
      ...said(screen, 'terms.reserved'),
    })}
    ${textArea({
      name: 'terms.criteria_order_reason',
      label: t('wizard.criteria_order_reason'),
      value: c.terms.criteria_order_reason,
      rows: 2,
      required: false,
    })}`,
  );
}

export function read(
  given,
  {
    data: {
      consultation: { terms },
    },
  },
) {
  const of = (name) => given[`terms.${name}`];
  return {
    allotment: {
      single_reason: of('allotment.single_reason') ?? terms.allotment.single_reason,
      max_bids: whole(of('allotment.max_bids')),
      max_awards: whole(of('allotment.max_awards')),
      award_rule: of('allotment.award_rule') ?? '',
    },
    clauses: {
      environmental: ticked(given, 'terms.clauses.environmental'),
      social: ticked(given, 'terms.clauses.social'),
      no_social_reason: of('clauses.no_social_reason'),
    },
    variants: { choice: of('variants.choice'), minimum_requirements: of('variants.minimum_requirements') ?? '' },
    turnover: { required_eur: decimal(of('turnover.required_eur')), reason: of('turnover.reason') },
    reserved: of('reserved'),
    criteria_order_reason: of('criteria_order_reason'),
  };
}
