// Step 3: the deadline, and what a submission may weigh. Exports: view(screen), read(values) → changes.
import { html, nothing } from 'lit-html';
import { textField } from '../../components/field/inputs.js';
import { fromParisInput, toParisInput } from '../../src/format.js';
import { t } from '../../src/i18n.js';

const GIB = 1024 ** 3;
const MINIMUM_DAYS = { AOO: 30 };

export function view({ data: { consultation: c }, state: { errors } }) {
  const days = MINIMUM_DAYS[c.procedure];
  return html`
    ${textField({ name: 'submission_deadline', label: t('wizard.deadline'), hint: html`${t('wizard.deadline_hint')}${days ? html` ${t('wizard.deadline_minimum', { days })}` : nothing}`,
      type: 'datetime-local', value: toParisInput(c.submission_deadline).slice(0, 16), error: errors.submission_deadline, width: 'm' })}
    <h2>${t('wizard.limits')}</h2><p>${t('wizard.limits_why')}</p>
    ${textField({ name: 'limit_file', label: t('wizard.limit_file'), type: 'number', min: 1, step: 'any', suffix: t('wizard.gib'), value: c.limits.file_bytes / GIB, error: errors['limits.file_bytes'], width: 's' })}
    ${textField({ name: 'limit_submission', label: t('wizard.limit_submission'), type: 'number', min: 1, step: 'any', suffix: t('wizard.gib'), value: c.limits.submission_bytes / GIB, error: errors['limits.submission_bytes'], width: 's' })}
    ${textField({ name: 'limit_files', label: t('wizard.limit_files'), type: 'number', min: 1, value: c.limits.files, error: errors['limits.files'], width: 's' })}`;
}

export const read = (given) => ({
  submission_deadline: fromParisInput(given.submission_deadline),
  limits: { file_bytes: Math.round(given.limit_file * GIB), submission_bytes: Math.round(given.limit_submission * GIB), files: Number(given.limit_files) },
});
