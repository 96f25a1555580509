// When a consultation stops receiving in time, and what a late deposit is told. Exports: closesAt(consultation),
// isLate(consultation), lateness(screen).
import { html, nothing } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { serverNow } from '../src/clock.js';
import { instant } from '../src/format.js';
import { t } from '../src/i18n.js';

/** A dynamic system receives applications after its first deadline, until the end of its validity. */
export const closesAt = ({ permanent, valid_until: until, submission_deadline: deadline }) =>
  permanent && until ? until : deadline;

export const isLate = (consultation) => serverNow() > new Date(closesAt(consultation));

/** Amber, and first: a late deposit replaces nothing, and which one counts is said. */
export function lateness({ data: { consultation, standing } }) {
  if (!isLate(consultation) || consultation.status === 'cancelled') return nothing;
  return alert({
    kind: 'warning',
    title: t('deposit.late_title'),
    body: html`<p>${t('deposit.late_why')}</p>
      ${
        standing.length
          ? standing.map(
              ({ number, received_at: at }) =>
                html`<p>
                  <strong>${t('deposit.late_counts', { number, at: instant(at, consultation.time_zone) })}</strong>
                </p>`,
            )
          : html`<p>${t('deposit.late_alone')}</p>`
      }`,
  });
}
