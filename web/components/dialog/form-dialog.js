// A form asked in a dialog, which stays open with its errors until the server accepts. Exports: formDialog({title,
// intro, fields, send, confirm}).
//   fields(errors) → the fields, each with its own error; send(values, form) → what the dialog answers (true for none)
//   Resolves with that answer, null when the person gave up.
import { html } from 'lit-html';
import { explain } from '../../src/explain.js';
import { FormFault, values } from '../../src/form.js';
import { t } from '../../src/i18n.js';
import { ApiProblem } from '../../src/problem.js';
import { button } from '../button/button.js';
import { errorSummary } from '../error-summary/error-summary.js';
import { openDialog } from './dialog.js';

const submit =
  (send, { state, update, close }) =>
  async (event) => {
    event.preventDefault();
    if (state.busy) return;
    const form = event.target;
    const given = values(form);
    update({ busy: true, errors: {}, detail: '' });
    try {
      close((await send(given, form)) ?? true);
    } catch (error) {
      if (!(error instanceof ApiProblem || error instanceof FormFault)) console.error(error);
      const errors = error.errors ?? {};
      update({ busy: false, errors, detail: Object.keys(errors).length ? '' : explain(error) });
      form.closest('dialog')?.querySelector('.error-summary')?.focus();
    }
  };

export const formDialog = ({ title, intro = '', fields, send, confirm = t('ui.save') }) =>
  openDialog({
    title,
    initial: { errors: {}, detail: '', busy: false },
    body: (controls) =>
      html`${errorSummary(controls.state)}
        <form @submit=${submit(send, controls)} novalidate>
          ${intro}${fields(controls.state.errors)}
          <div class="row">
            ${button({ label: confirm, kind: 'primary', type: 'submit', busy: controls.state.busy })}
            ${button({ label: t('ui.cancel'), kind: 'quiet', onClick: () => controls.close(null) })}
          </div>
        </form>`,
  });
