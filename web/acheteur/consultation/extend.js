// Moving the deadline later: a dated act, with its reason, told to everyone. Exports: askExtension(consultation) → body
// or null.
import { html } from 'lit-html';
import { button } from '../../components/button/button.js';
import { openDialog } from '../../components/dialog/dialog.js';
import { errorSummary } from '../../components/error-summary/error-summary.js';
import { textArea } from '../../components/field/inputs.js';
import { instantField, readInstant } from '../../components/field/instant.js';
import { missing, values } from '../../src/form.js';
import { instant } from '../../src/format.js';
import { t } from '../../src/i18n.js';

function check(given, current) {
  const errors = missing(given, { submission_deadline: t('wizard.new_deadline'), reason: t('wizard.reason') });
  try {
    const chosen = readInstant(given, 'submission_deadline');
    if (chosen && chosen <= current) errors.submission_deadline = t('wizard.later_only');
    return { errors, chosen };
  } catch (fault) {
    return { errors: { ...errors, ...fault.errors }, chosen: null };
  }
}

function form({ state, update, close }, current) {
  const submit = (event) => {
    event.preventDefault();
    const given = values(event.target);
    const { errors, chosen } = check(given, current);
    if (Object.keys(errors).length) update({ errors });
    else close({ submission_deadline: chosen, reason: given.reason });
  };
  return html`<p>${t('wizard.extend_why', { deadline: instant(current) })}</p>
    ${errorSummary(state)}
    <form @submit=${submit} novalidate>
      ${instantField({
        name: 'submission_deadline',
        label: t('wizard.new_deadline'),
        hint: t('wizard.deadline_hint'),
        value: current,
        error: state.errors.submission_deadline,
      })}
      ${textArea({
        name: 'reason',
        label: t('wizard.reason'),
        hint: t('wizard.reason_hint'),
        error: state.errors.reason,
      })}
      <div class="row">
        ${button({ label: t('wizard.extend'), kind: 'primary', type: 'submit' })}${button({
          label: t('ui.cancel'),
          kind: 'quiet',
          onClick: () => close(null),
        })}
      </div>
    </form>`;
}

export const askExtension = ({ submission_deadline: current }) =>
  openDialog({ title: t('wizard.extend'), body: (controls) => form(controls, current), initial: { errors: {} } });
