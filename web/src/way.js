// Signing in, then the company, are steps of the way to a deposit when « Déposer un pli » led here. Exports: way(step).
import { html, nothing } from 'lit-html';
import { steps } from '../components/steps/steps.js';
import { t } from './i18n.js';
import { wayBack } from './way-back.js';

const NAMES = ['sign_in', 'company', 'deposit'];
const DEPOSIT = /^(\/en)?\/depot\/\?/;

/**
 * Where one is between the consultation's page and the deposit; nothing on any other way. `step`: sign_in or company.
 */
export function way(step) {
  if (!DEPOSIT.test(wayBack(new URLSearchParams(location.search), ''))) return nothing;
  const now = NAMES.indexOf(step);
  const items = NAMES.map((name, index) => ({
    label: t(`way.${name}`),
    state: index === now ? 'current' : index < now ? 'done' : 'todo',
  }));
  return html`${steps({ label: t('way.label'), items, compact: true })}
    <p>${t(`way.${step}_why`)}</p>`;
}
