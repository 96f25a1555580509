// Whether a change matters, and then a new deadline or the reason to keep it (CCP R2151-4 2°; REQ-026). Exports:
// importance(screen, c), readImportance(given).
import { html, nothing } from 'lit-html';
import { radioGroup } from '../components/field/choices.js';
import { textArea } from '../components/field/inputs.js';
import { instantField, readInstant } from '../components/field/instant.js';
import { localTime } from '../src/clock-time.js';
import { instant } from '../src/format.js';
import { t } from '../src/i18n.js';

export function importance(screen, c) {
  const { errors, important = 'no' } = screen.state;
  return html`${radioGroup({
    name: 'important',
    label: t('correction.important'),
    hint: t('correction.important_hint'),
    value: important,
    error: errors.important,
    choices: [
      { value: 'no', label: t('correction.minor') },
      { value: 'yes', label: t('correction.major') },
    ],
    onChange: (value) => screen.update({ important: value }),
  })}
  ${
    important === 'yes'
      ? html`<p>${t('correction.current')} <strong>${instant(c.submission_deadline, c.time_zone)}</strong></p>
          ${instantField({
            name: 'submission_deadline',
            label: t('correction.deadline'),
            required: false,
            value: c.submission_deadline,
            error: errors.submission_deadline,
          })}
          ${textArea({
            name: 'justification',
            label: t('correction.justification'),
            hint: t('correction.justification_hint'),
            rows: 3,
            required: false,
            error: errors.justification,
          })}`
      : nothing
  }`;
}

/** What the API wants; a deadline left as it was is no new deadline. */
export function readImportance(given, c) {
  const important = given.important === 'yes';
  const deadline = important ? readInstant(given, 'submission_deadline') : null;
  const kept = deadline === null || localTime(deadline).slice(0, 16) === localTime(c.submission_deadline).slice(0, 16);
  return {
    important,
    submission_deadline: kept ? null : deadline,
    justification: important ? given.justification : '',
  };
}
