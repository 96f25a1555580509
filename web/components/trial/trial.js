// A rehearsal is never taken for a real procedure, nor a model for a consultation. Exports: trialBanner(consultation),
// trialBadge(consultation).
import { html, nothing } from 'lit-html';
import { t } from '../../src/i18n.js';
import { alert } from '../alert/alert.js';
import { badge } from '../badge/badge.js';

/** Above everything a screen shows of it; a phone keeps its first line. */
export function trialBanner(consultation) {
  if (consultation?.test)
    return html`<div class="trial-banner">
      ${alert({ kind: 'warning', title: t('public.trial'), body: t('public.trial_why') })}
    </div>`;
  return consultation?.template ? alert({ title: t('trial.model'), body: t('trial.model_why') }) : nothing;
}

/** Beside its name, in a list. */
export const trialBadge = (consultation) =>
  consultation?.test ? badge({ label: t('trial.short'), kind: 'warning' }) : nothing;
