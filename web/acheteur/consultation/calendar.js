// Step 3: the deadline, and what a submission may weigh. Exports: view(screen), read(values) → changes.
import { html, nothing } from 'lit-html';
import { button } from '../../components/button/button.js';
import { fieldId } from '../../components/field/field.js';
import { textField } from '../../components/field/inputs.js';
import { instantField, readInstant } from '../../components/field/instant.js';
import { localTime } from '../../src/clock-time.js';
import { serverNow } from '../../src/clock.js';
import { t } from '../../src/i18n.js';
import * as claims from './claims.js';
import { said } from './law.js';

const GIB = 1024 ** 3;

/** The hour that the entity settled, on the day already chosen or else on the first that the law allows. */
function usualHour({ data: { settings, review } }) {
  const hour = settings.deadline_hour;
  if (!hour) return nothing;
  const put = () => {
    const field = document.getElementById(fieldId('submission_deadline'));
    const chosen = field.value.slice(0, 10) || review.earliest || localTime(serverNow()).slice(0, 10);
    field.value = `${chosen}T${hour}`;
    field.dispatchEvent(new Event('input'));
    field.focus();
  };
  return html`<p>${button({ label: t('wizard.usual_hour', { hour }), onClick: put })}</p>`;
}

export function view(screen) {
  const {
    data: { consultation: c },
    state: { errors },
  } = screen;
  return html` ${claims.minimum(screen)}
    ${instantField({
      name: 'submission_deadline',
      label: t('wizard.deadline'),
      value: c.submission_deadline,
      ...said(screen, 'submission_deadline', t('wizard.deadline_hint')),
    })}
    ${usualHour(screen)}
    ${
      c.permanent
        ? instantField({
            name: 'valid_until',
            label: t('wizard.valid_until'),
            value: c.valid_until,
            ...said(screen, 'valid_until', t('wizard.valid_until_hint')),
          })
        : nothing
    }
    ${instantField({
      name: 'questions_until',
      label: t('wizard.questions_until'),
      hint: t('wizard.questions_until_hint'),
      value: c.questions_until,
      required: false,
      error: errors.questions_until,
    })}
    ${claims.view(screen)}
    <h2>${t('wizard.limits')}</h2>
    <p>${t('wizard.limits_why')}</p>
    ${textField({
      name: 'limit_file',
      label: t('wizard.limit_file'),
      type: 'number',
      min: 1,
      step: 'any',
      suffix: t('wizard.gib'),
      value: c.limits.file_bytes / GIB,
      error: errors['limits.file_bytes'],
      width: 's',
    })}
    ${textField({
      name: 'limit_submission',
      label: t('wizard.limit_submission'),
      type: 'number',
      min: 1,
      step: 'any',
      suffix: t('wizard.gib'),
      value: c.limits.submission_bytes / GIB,
      error: errors['limits.submission_bytes'],
      width: 's',
    })}
    ${textField({
      name: 'limit_files',
      label: t('wizard.limit_files'),
      type: 'number',
      min: 1,
      value: c.limits.files,
      error: errors['limits.files'],
      width: 's',
    })}`;
}

export const read = (given, screen) => ({
  submission_deadline: readInstant(given, 'submission_deadline'),
  questions_until: readInstant(given, 'questions_until'),
  terms: claims.read(given, screen),
  ...(screen.data.consultation.permanent && { valid_until: readInstant(given, 'valid_until') }),
  limits: {
    file_bytes: Math.round(given.limit_file * GIB),
    submission_bytes: Math.round(given.limit_submission * GIB),
    files: Number(given.limit_files),
  },
});
