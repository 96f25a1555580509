// What the rules of law say, beside the field it is about. Exports: said, worded, folded, ticked, whole.
import { html, nothing } from 'lit-html';
import { lang, t } from '../../src/i18n.js';

const article = (point) => (point.article.startsWith('CCP') ? ` (${point.article})` : '');
const about = (points, name) => points.filter((point) => point.field === name);

/** Nothing is said of a step that was never saved: an empty form is not a mistake. */
const isSaved = ({ state, data }) => state.saved.has(state.step) || Boolean(data.consultation.submission_deadline);

/** {hint, error} of a field: the server's refusal, else what blocks publication; a warning joins the hint. */
export function said(screen, name, hint) {
  const refused = screen.state.errors[name];
  if (refused || !isSaved(screen)) return { hint, error: refused };
  const [blocking] = about(screen.data.review.blocking, name);
  const [warning] = about(screen.data.review.warnings, name);
  return {
    error: blocking && blocking.detail + article(blocking),
    hint: warning
      ? html`${hint ?? nothing}
          <strong class="to-check">${t('wizard.to_check')}</strong> ${warning.detail}${article(warning)}`
      : hint,
  };
}

/** Rows of the server's tables carry their label in both languages. */
export const worded = (rows) =>
  rows.map((row) => ({ value: row.code, label: lang === 'en' ? row.label_en : row.label }));

/** A folded part of a step: open when it holds something. */
export const folded = (title, isOpen, content) =>
  html`<details class="folded" ?open=${isOpen}>
    <summary>${title}</summary>
    ${content}
  </details>`;

export const ticked = (given, name) => given[name] === 'on';
export const whole = (text) => (text ? Number(text) : null);
