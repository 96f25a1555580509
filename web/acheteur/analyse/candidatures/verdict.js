// What is found of one application. Exports: judge(screen, application).
import { html, nothing } from 'lit-html';
import { button } from '../../../components/button/button.js';
import { openDialog } from '../../../components/dialog/dialog.js';
import { checkboxGroup, radioGroup } from '../../../components/field/choices.js';
import { selectField, textArea } from '../../../components/field/inputs.js';
import { api } from '../../../src/api.js';
import { explain } from '../../../src/explain.js';
import { values } from '../../../src/form.js';
import { t } from '../../../src/i18n.js';
import { toast } from '../../../src/status.js';

const OUTCOMES = ['admitted', 'incomplete', 'rejected'];
// The articles on which such a verdict rests; their words are in the catalogue.
const ARTICLES = {
  incomplete: ['R2144-2', 'R2144-6'],
  rejected: ['R2144-7', 'L2141-1', 'L2141-7', 'R2142-1', 'R2143-3'],
};

function body(screen, one, { state, update, close }) {
  const send = async (event) => {
    event.preventDefault();
    const given = values(event.target);
    try {
      screen.data.found = await api.put(`${screen.data.at}/${one.deposit_id}`, {
        outcome: state.outcome,
        lots: state.lots.length === one.lots.length ? [] : state.lots.map(Number),
        reason: given.reason ?? '',
        article: given.article ?? '',
      });
      close(true);
    } catch (error) {
      update({ errors: error.errors ?? {}, detail: error.errors ? '' : explain(error) });
    }
  };
  return html`<form class="form" @submit=${send} novalidate>
    ${state.detail ? html`<p class="field__error" role="alert">${state.detail}</p>` : nothing}
    ${
      one.lots.length > 1
        ? checkboxGroup({
            name: 'lots',
            label: t('applications.for_lots'),
            error: state.errors.lot,
            values: state.lots,
            onChange: (lots) => update({ lots }),
            choices: one.lots.map(({ number }) => ({
              value: String(number),
              label: t('applications.lot', { number }),
            })),
          })
        : nothing
    }
    ${radioGroup({
      name: 'outcome',
      label: t('applications.verdict'),
      value: state.outcome,
      error: state.errors.outcome,
      onChange: (outcome) => update({ outcome }),
      choices: OUTCOMES.map((value) => ({ value, label: t(`applications.${value}`) })),
    })}
    ${
      state.outcome === 'admitted'
        ? nothing
        : html`${selectField({
            name: 'article',
            label: t('applications.article'),
            width: 'm',
            value: one.admission?.article,
            error: state.errors.article,
            choices: ARTICLES[state.outcome].map((value) => ({ value, label: t(`applications.article_${value}`) })),
          })}
          ${textArea({
            name: 'reason',
            label: t(state.outcome === 'rejected' ? 'applications.reason' : 'applications.lacking'),
            value: one.admission?.reason ?? '',
            error: state.errors.reason,
          })}`
    }
    <div class="row">
      ${button({ label: t('ui.save'), kind: 'primary', type: 'submit' })}
      ${button({ label: t('ui.cancel'), kind: 'quiet', onClick: () => close() })}
    </div>
  </form>`;
}

export async function judge(screen, one) {
  const done = await openDialog({
    title: t('applications.judge_of', { name: one.company.name }),
    initial: {
      errors: {},
      outcome: one.admission?.outcome ?? 'admitted',
      lots: one.lots.map(({ number }) => String(number)),
    },
    body: (controls) => body(screen, one, controls),
  });
  if (!done) return;
  toast(t('ui.saved'));
  screen.update({});
}
