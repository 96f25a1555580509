// The grid of a lot: published criteria, sub-criteria, scales, formulas, evaluators. Exports: load(at), draft(data),
// view(screen).
import { html, nothing } from 'lit-html';
import { button } from '../../components/button/button.js';
import { checkboxGroup } from '../../components/field/choices.js';
import { selectField, textField } from '../../components/field/inputs.js';
import { table } from '../../components/table/table.js';
import { api } from '../../src/api.js';
import { decimal } from '../../src/decimal.js';
import { t } from '../../src/i18n.js';
import { toast } from '../../src/status.js';
import { shown } from './cells.js';

export const FORMULAS = ['proportional', 'linear-twice', 'linear-highest', 'square', 'root'];
const SCALES = ['5', '10', '20', '100'];
const PRICED = ['price', 'cost'];

export const load = async ({ base, lot }) => (lot.may.prepare ? api.get(base) : { people: [] });

export const draft = ({ lot }) => ({
  items: lot.grid?.items ?? lot.proposed,
  evaluators: (lot.grid?.evaluators ?? []).map(({ user_id: id }) => id),
});

const numberOf = ({ code }) => Number(code.split('.')[0]);

/** Codes follow the lines: `1` alone, `1.1`, `1.2` when a criterion has several. */
function coded(items) {
  return items.map((item) => {
    const own = items.filter((one) => numberOf(one) === numberOf(item));
    const number = numberOf(item);
    return { ...item, code: own.length > 1 ? `${number}.${own.indexOf(item) + 1}` : String(number) };
  });
}

const put = (screen, items) => screen.update({ draft: { ...screen.state.draft, items: coded(items) } });

function split(screen, item) {
  const { items } = screen.state.draft;
  const own = items.filter((one) => numberOf(one) === numberOf(item));
  const last = items.indexOf(own.at(-1));
  const blank = { ...item, label: '', weight: '' };
  put(screen, items.toSpliced(last + 1, 0, blank));
}

const change = (screen, index, patch) =>
  put(
    screen,
    screen.state.draft.items.map((one, at) => (at === index ? { ...one, ...patch } : one)),
  );

function line(screen, item, index) {
  const { errors } = screen.state;
  const { items } = screen.state.draft;
  const kind = screen.data.lot.consultation.criteria[numberOf(item) - 1]?.kind;
  const alone = items.filter((one) => numberOf(one) === numberOf(item)).length === 1;
  return html`<fieldset class="grid-line">
    <legend>${item.code}. ${item.criterion}</legend>
    ${textField({
      name: `items.${index}.label`,
      label: t(alone ? 'analysis.criterion' : 'analysis.sub_criterion'),
      value: item.label,
      error: errors[`items.${index}.label`],
      onChange: (label) => change(screen, index, { label: label.trim() }),
    })}
    ${textField({
      name: `items.${index}.weight`,
      label: t('analysis.weight'),
      width: 's',
      inputmode: 'decimal',
      value: shown(item.weight),
      error: errors[`items.${index}.weight`],
      onChange: (weight) => change(screen, index, { weight: decimal(weight) ?? '' }),
    })}
    ${selectField({
      name: `items.${index}.how`,
      label: t('analysis.how'),
      value: item.formula || item.scale,
      error: errors[`items.${index}.formula`] ?? errors[`items.${index}.scale`],
      choices: [
        ...SCALES.map((value) => ({ value, label: t('analysis.scale', { value }) })),
        ...(PRICED.includes(kind) ? FORMULAS.map((value) => ({ value, label: t(`analysis.formula_${value}`) })) : []),
      ],
      onChange: (how) => change(screen, index, FORMULAS.includes(how) ? { formula: how } : { formula: '', scale: how }),
    })}
    <div class="row">
      ${button({
        label: t('analysis.split'),
        kind: 'quiet',
        context: item.criterion,
        onClick: () => split(screen, item),
      })}
      ${
        alone
          ? nothing
          : button({
              label: t('analysis.remove'),
              kind: 'quiet',
              context: item.label || item.code,
              onClick: () =>
                put(
                  screen,
                  items.filter((one) => one !== item),
                ),
            })
      }
    </div>
  </fieldset>`;
}

const save = (screen) =>
  screen.submit('grid', async () => {
    const { items, evaluators } = screen.state.draft;
    const body = {
      revision: screen.data.lot.grid?.revision ?? 0,
      evaluators,
      items: items.map(({ code, criterion, label, weight, scale, formula }) => ({
        code,
        criterion,
        label,
        weight: String(weight || '0'),
        scale: String(scale),
        formula,
      })),
    };
    await api.put(`${screen.data.at}/grid`, body);
    toast(t('analysis.grid_set'));
    await screen.reload();
  });

function form(screen) {
  const { people } = screen.data;
  return html`<form class="form form--wide" @submit=${save(screen)} novalidate>
    <div id="f-items" tabindex="-1">
      ${screen.state.errors.items ? html`<p class="field__error">${screen.state.errors.items}</p>` : nothing}
    </div>
    ${screen.state.draft.items.map((item, index) => line(screen, item, index))}
    ${checkboxGroup({
      name: 'evaluators',
      label: t('analysis.evaluators'),
      hint: t('analysis.evaluators_hint'),
      error: screen.state.errors.evaluators,
      values: screen.state.draft.evaluators,
      onChange: (evaluators) => screen.update({ draft: { ...screen.state.draft, evaluators } }),
      choices: people.map(({ user_id: value, name }) => ({ value, label: name })),
    })}
    ${button({ label: t('analysis.set_grid'), kind: 'primary', type: 'submit', busy: screen.state.busy === 'grid' })}
  </form>`;
}

const summary = ({ items, evaluators }) =>
  html`${table({
      caption: t('analysis.grid_in_force'),
      rows: items,
      columns: [
        { key: 'code', label: t('analysis.number') },
        {
          key: 'label',
          label: t('analysis.criterion'),
          rowHeader: true,
          cell: ({ criterion, label }) => (label === criterion ? label : `${criterion} : ${label}`),
        },
        { key: 'weight', label: t('analysis.weight'), align: 'end', cell: ({ weight }) => shown(weight) },
        {
          key: 'how',
          label: t('analysis.how'),
          cell: ({ formula, scale }) =>
            formula ? t(`analysis.formula_${formula}`) : t('analysis.scale', { value: scale }),
        },
      ],
    })}
    <p>${t('analysis.marked_by', { names: evaluators.map(({ name }) => name).join(', ') || '–' })}</p>`;

export function view(screen) {
  const { lot } = screen.data;
  const closed = lot.evaluators.some(({ closed_at: at }) => at);
  return html`<p>${t('analysis.grid_why')}</p>
    ${lot.grid ? summary(lot.grid) : nothing}
    ${
      !lot.may.prepare
        ? lot.grid
          ? nothing
          : html`<p>${t('analysis.grid_first')}</p>`
        : closed
          ? html`<details>
              <summary>${t('analysis.replace_evaluator')}</summary>
              ${form(screen)}
            </details>`
          : form(screen)
    }`;
}
