// Somebody else saved the same fields: both values, and a choice for each. Exports: settle(screen, fresh, differing) →
// what to take of theirs, or null.
import { html } from 'lit-html';
import { button } from '../../components/button/button.js';
import { openDialog } from '../../components/dialog/dialog.js';
import { errorSummary, labelOf } from '../../components/error-summary/error-summary.js';
import { radioGroup } from '../../components/field/choices.js';
import { fieldId } from '../../components/field/field.js';
import { values } from '../../src/form.js';
import { day, instant, number } from '../../src/format.js';
import { has, t } from '../../src/i18n.js';

const GIB = 1024 ** 3;
const LONGEST = 400;
/** Controls of the form that are not named as the field they fill. */
const CONTROLS = {
  'place.code': 'place',
  'place.code_type': 'place_type',
  'contact.email': 'contact',
  'limits.file_bytes': 'limit_file',
  'limits.submission_bytes': 'limit_submission',
  'limits.files': 'limit_files',
  'committee.members': 'committee',
  'terms.framework': 'is_framework',
};
const ROWS = { lots: 'wizard.lot', criteria: 'wizard.criterion' };

const controlName = (path) => CONTROLS[path] ?? path.replace(/^(place|contact)\./, '$1_');

/** « Lot 2 : Intitulé », « Référence »: the words of the form itself. */
function label(path) {
  const [list, index] = path.split('.');
  const words = labelOf(controlName(path)) || (has(`wizard.${list}`) ? t(`wizard.${list}`) : t('wizard.differ_other'));
  const row = index !== undefined && ROWS[list] ? t(ROWS[list], { number: Number(index) + 1 }) : '';
  return row && row !== words ? t('ui.field_error', { label: row, phrase: words }) : words;
}

/** The words of a choice: an option, or the label of a radio button or box. */
function chosen(control, value) {
  if (control instanceof HTMLSelectElement) return [...control.options].find((option) => option.value === value)?.text;
  const input = [...(control.querySelectorAll?.('input') ?? [])].find((one) => one.value === value);
  return [...(input?.labels[0]?.childNodes ?? [])]
    .find((node) => node.nodeType === Node.TEXT_NODE && node.data.trim())
    ?.data.trim();
}

function rows(path, value, agents) {
  const names = value.map((one) =>
    path === 'committee.members'
      ? (agents.find((agent) => agent.user_id === one)?.name ?? one)
      : (one.title ?? one.label ?? one.name ?? one),
  );
  return `${value.length}${t('wizard.colon')}${names.join(' ; ')}`;
}

/** A value as its form shows it. */
function shown(path, value, agents) {
  if (value === null || value === undefined || value === '' || value.length === 0) return t('wizard.differ_empty');
  const control = document.getElementById(fieldId(controlName(path)));
  if (Array.isArray(value)) return rows(path, value, agents);
  if (typeof value === 'boolean' || typeof value === 'object')
    return t(value ? 'wizard.differ_yes' : 'wizard.differ_no');
  if (control?.type === 'datetime-local') return instant(value);
  if (control?.type === 'date') return day(`${value}T12:00:00Z`);
  if (path.endsWith('_bytes')) return `${number(value / GIB)}\u202f${t('wizard.gib')}`;
  const text = (control && chosen(control, value)) || String(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

const question =
  (state, agents) =>
  ({ path, before, theirs, mine }, index) =>
    radioGroup({
      name: `differ.${index}`,
      label: label(path),
      hint: t('wizard.differ_before', { value: shown(path, before, agents) }),
      error: state.errors[`differ.${index}`],
      choices: [
        { value: 'mine', label: t('wizard.differ_mine'), hint: shown(path, mine, agents) },
        { value: 'theirs', label: t('wizard.differ_theirs'), hint: shown(path, theirs, agents) },
      ],
    });

function form({ state, update, close }, who, differing, agents) {
  const submit = (event) => {
    event.preventDefault();
    const given = values(event.target);
    const unsaid = differing.map((_, index) => `differ.${index}`).filter((name) => !given[name]);
    if (unsaid.length) update({ errors: Object.fromEntries(unsaid.map((name) => [name, t('wizard.differ_choose')])) });
    else close(differing.filter((_, index) => given[`differ.${index}`] === 'theirs'));
  };
  return html`<p>${who}</p>
    <p>${t('wizard.differ_why')}</p>
    ${errorSummary(state)}
    <form class="differences" @submit=${submit} novalidate>
      ${differing.map(question(state, agents))}
      <div class="row">
        ${button({ label: t('wizard.differ_save'), kind: 'primary', type: 'submit' })}${button({
          label: t('wizard.differ_back'),
          kind: 'quiet',
          onClick: () => close(null),
        })}
      </div>
    </form>`;
}

/**
 * Resolves with those of `differing` to take from the other person; null to go back to the form, where nothing typed is
 * lost.
 */
export function settle({ data: { agents } }, { edited }, differing) {
  const who = edited.by
    ? t('wizard.differ_who', { name: edited.by, at: instant(edited.at) })
    : t('wizard.differ_someone');
  return openDialog({
    title: t('wizard.differ_title'),
    body: (controls) => form(controls, who, differing, agents),
    initial: { errors: {} },
  });
}
