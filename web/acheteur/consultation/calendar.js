// Step 3: the deadline, and what a submission may weigh. Exports: view(screen), read(values) → changes.
import { html, nothing } from 'lit-html';
import { textField } from '../../components/field/inputs.js';
import { fromParisInput, toParisInput } from '../../src/format.js';
import { t } from '../../src/i18n.js';
import * as claims from './claims.js';
import { said } from './law.js';

const GIB = 1024 ** 3;

export function view(screen) {
  const {
    data: { consultation: c },
    state: { errors },
  } = screen;
  return html` ${claims.minimum(screen)}
    ${textField({
      name: 'submission_deadline',
      label: t('wizard.deadline'),
      type: 'datetime-local',
      value: toParisInput(c.submission_deadline).slice(0, 16),
      width: 'm',
      ...said(screen, 'submission_deadline', t('wizard.deadline_hint')),
    })}
    ${
      c.permanent
        ? textField({
            name: 'valid_until',
            label: t('wizard.valid_until'),
            type: 'datetime-local',
            value: toParisInput(c.valid_until).slice(0, 16),
            width: 'm',
            ...said(screen, 'valid_until', t('wizard.valid_until_hint')),
          })
        : nothing
    }
    ${textField({
      name: 'questions_until',
      label: t('wizard.questions_until'),
      hint: t('wizard.questions_until_hint'),
      type: 'datetime-local',
      value: toParisInput(c.questions_until).slice(0, 16),
      width: 'm',
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
  submission_deadline: fromParisInput(given.submission_deadline),
  questions_until: fromParisInput(given.questions_until ?? ''),
  terms: claims.read(given, screen),
  ...(screen.data.consultation.permanent && { valid_until: fromParisInput(given.valid_until ?? '') }),
  limits: {
    file_bytes: Math.round(given.limit_file * GIB),
    submission_bytes: Math.round(given.limit_submission * GIB),
    files: Number(given.limit_files),
  },
});
