// Step 2: lots and award criteria. Exports: view(screen), read(values, screen) → changes.
import { html, nothing } from 'lit-html';
import { amountField } from '../../components/field/amount.js';
import { decimal } from '../../src/decimal.js';
import { button } from '../../components/button/button.js';
import { errorLine, hintLine } from '../../components/field/field.js';
import { selectField, textArea, textField } from '../../components/field/inputs.js';
import { t } from '../../src/i18n.js';
import * as award from './award.js';
import { said } from './law.js';

const EMPTY_LOT = { title: '', description: '', cpv: '', estimate_eur: null };
const EMPTY_CRITERION = { label: '', weight: null, kind: '' };
const KINDS = ['price', 'cost', 'quality', 'environment', 'social'];

/** Rows being edited: the saved ones until a row is added or removed. */
const lotsOf = ({ data, state }) =>
  state.lots ?? (data.consultation.lots.length ? data.consultation.lots : [EMPTY_LOT]);
const criteriaOf = ({ data, state }) => state.criteria ?? data.consultation.criteria;

function typedLots(given, count) {
  return Array.from({ length: count }, (_, index) => ({
    number: index + 1,
    title: given[`lots.${index}.title`] ?? '',
    description: given[`lots.${index}.description`] ?? '',
    cpv: (given[`lots.${index}.cpv`] ?? '').replace(/\s/g, ''),
    estimate_eur: decimal(given[`lots.${index}.estimate_eur`]),
  }));
}

const typedCriteria = (given, count) =>
  Array.from({ length: count }, (_, index) => {
    const weight = given[`criteria.${index}.weight`];
    return {
      label: given[`criteria.${index}.label`] ?? '',
      weight: weight ? Number(weight) : null,
      kind: given[`criteria.${index}.kind`] ?? '',
    };
  });

/** What is typed now, so that adding or removing a row loses nothing. */
function typed(screen) {
  const given = Object.fromEntries(
    [...new FormData(document.getElementById('step-form'))].map(([name, text]) => [name, text.trim()]),
  );
  return { lots: typedLots(given, lotsOf(screen).length), criteria: typedCriteria(given, criteriaOf(screen).length) };
}

const edit = (screen, list, change) => {
  const now = typed(screen);
  screen.update({ ...now, [list]: change(now[list]) });
};
const add = (screen, list, row) => edit(screen, list, (rows) => [...rows, row]);
const remove = (screen, list, index) => edit(screen, list, (rows) => rows.filter((_, at) => at !== index));

const lotFields = (screen, lot, index, alone) =>
  html`<fieldset class="card">
    <legend class="visually-hidden">${t('wizard.lot', { number: index + 1 })}</legend>
    <div class="spread">
      <h2>${t('wizard.lot', { number: index + 1 })}</h2>
      ${
        alone
          ? nothing
          : button({
              label: t('ui.remove'),
              kind: 'danger',
              context: t('wizard.lot', { number: index + 1 }),
              onClick: () => remove(screen, 'lots', index),
            })
      }
    </div>
    ${textField({
      name: `lots.${index}.title`,
      label: t('wizard.lot_title'),
      value: lot.title,
      error: screen.state.errors[`lots.${index}.title`],
    })}
    ${textArea({
      name: `lots.${index}.description`,
      label: t('wizard.lot_description'),
      value: lot.description,
      rows: 2,
      required: false,
    })}
    ${textField({
      name: `lots.${index}.cpv`,
      label: t('wizard.cpv'),
      value: lot.cpv,
      width: 's',
      required: false,
      error: screen.state.errors[`lots.${index}.cpv`],
    })}
    ${amountField({
      name: `lots.${index}.estimate_eur`,
      label: t('wizard.estimate'),
      hint: t('wizard.estimate_hint'),
      value: lot.estimate_eur,
      required: false,
      error: screen.state.errors[`lots.${index}.estimate_eur`],
    })}
  </fieldset>`;

const criterionFields = (screen, criterion, index) =>
  html`<div class="criterion">
    ${textField({
      name: `criteria.${index}.label`,
      label: t('wizard.criterion', { number: index + 1 }),
      value: criterion.label,
      error: screen.state.errors[`criteria.${index}.label`],
    })}
    ${selectField({
      name: `criteria.${index}.kind`,
      label: t('wizard.criterion_kind'),
      placeholder: t('wizard.choose'),
      value: criterion.kind,
      required: false,
      choices: KINDS.map((value) => ({ value, label: t(`criterion.${value}`) })),
    })}
    ${textField({
      name: `criteria.${index}.weight`,
      label: t('wizard.weight'),
      type: 'number',
      min: 0,
      max: 100,
      value: criterion.weight ?? '',
      width: 's',
      suffix: '%',
      required: false,
    })}
    ${button({
      label: t('ui.remove'),
      kind: 'quiet',
      context: t('wizard.criterion', { number: index + 1 }),
      onClick: () => remove(screen, 'criteria', index),
    })}
  </div>`;

export function view(screen) {
  const lots = lotsOf(screen);
  const criteria = said(screen, 'criteria');
  return html`<p>${t('wizard.lots_why')}</p>
    <div class="stack" id="f-lots" tabindex="-1">
      ${errorLine({ name: 'lots', error: screen.state.errors.lots })}${lots.map((lot, index) =>
        lotFields(screen, lot, index, lots.length === 1),
      )}
    </div>
    <p>${button({ label: t('wizard.add_lot'), onClick: () => add(screen, 'lots', EMPTY_LOT) })}</p>
    ${award.allotment(screen, lots.length)}
    <h2>${t('wizard.criteria')}</h2>
    <p>${t('wizard.criteria_why')}</p>
    <div id="f-criteria" tabindex="-1">
      ${errorLine({ name: 'criteria', error: criteria.error })}${hintLine({ name: 'criteria', hint: criteria.hint })}
      ${criteriaOf(screen).map((criterion, index) => criterionFields(screen, criterion, index))}
    </div>
    <p>${button({ label: t('wizard.add_criterion'), onClick: () => add(screen, 'criteria', EMPTY_CRITERION) })}</p>
    ${award.clauses(screen)}${award.conditions(screen)}`;
}

export const read = (given, screen) => ({
  lots: typedLots(given, lotsOf(screen).length),
  criteria: typedCriteria(given, criteriaOf(screen).length).filter((criterion) => criterion.label),
  terms: award.read(given, screen),
});
