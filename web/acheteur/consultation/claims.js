// The minimum period beside the deadline, what shortens it and what lengthens it. Exports: minimum(screen),
// view(screen), read(values).
import { html, nothing } from 'lit-html';
import { checkbox, radioGroup } from '../../components/field/choices.js';
import { textArea, textField } from '../../components/field/inputs.js';
import { api } from '../../src/api.js';
import { day } from '../../src/format.js';
import { t } from '../../src/i18n.js';
import { folded, said, ticked } from './law.js';

const PREFIX = 'terms.claims.';

/** « au moins 30 jours (35, réduits à 30 : offres par voie électronique) ». */
function told({ days, base_days: base, added_days: added, applied }) {
  if (days === null) return t('wizard.period_free');
  const why = [
    applied && t('wizard.period_reduced', { base, days: days - added, why: t(`wizard.claim_${applied.claim}`) }),
    added && t('wizard.period_longer', { days: added }),
  ].filter(Boolean);
  return `${t('wizard.period_days', { days })}${why.length ? ` (${why.join(' ; ')})` : ''}`;
}

/** « Appel d’offres ouvert : au moins 30 jours… Au plus tôt : … ». */
export function minimum({
  data: {
    consultation: c,
    review: { period },
  },
}) {
  if (!period) return nothing;
  const earliest = period.earliest ? ` ${t('wizard.earliest', { day: day(`${period.earliest}T12:00:00Z`) })}` : '';
  return html`<p class="period" role="status">
    ${t(`procedure.${c.procedure}`)}${t('wizard.colon')}${told(period)}, ${period.article}.${earliest}
  </p>`;
}

/** The period for what the form claims now, before it is saved. A phase keeps the rules of the launch. */
async function refresh(screen) {
  const form = new FormData(document.getElementById('step-form'));
  const { consultation: c, review } = screen.data;
  review.period = await api.get('/v1/minimum-period', {
    procedure: c.procedure,
    phase: c.phase,
    buyer_kind: c.buyer_kind,
    on: review.rules_day,
    prior_notice_on: form.get(`${PREFIX}prior_notice_on`),
    urgent: Boolean(form.get(`${PREFIX}urgency_reason`)?.trim()),
    agreement: form.get(`${PREFIX}agreement`),
    documents_off_profile: form.has(`${PREFIX}documents_off_profile`),
  });
  screen.update({});
}

const offered = (
  {
    data: {
      review: { period },
    },
  },
  claim,
) => period?.available.find((one) => one.claim === claim && one.days !== null);
const shorter = (one) => t('wizard.claim_gives', { days: one.days, article: one.article });

function reductions(screen) {
  const { claims } = screen.data.consultation.terms;
  const again = () => refresh(screen);
  const [notice, urgency, agreement] = ['prior-notice', 'urgency', 'agreement'].map((claim) => offered(screen, claim));
  const isAgreed = screen.data.review.period?.available.some((one) => one.claim === 'agreement');
  if (!notice && !urgency && !isAgreed) return html`<p>${t('wizard.no_reduction')}</p>`;
  return html` ${
    notice
      ? textField({
          name: `${PREFIX}prior_notice_on`,
          label: t('wizard.prior_notice_on'),
          type: 'date',
          value: claims.prior_notice_on ?? '',
          width: 'm',
          required: false,
          onChange: again,
          ...said(screen, `${PREFIX}prior_notice_on`, shorter(notice)),
        })
      : nothing
  }
  ${
    urgency
      ? textArea({
          name: `${PREFIX}urgency_reason`,
          label: t('wizard.urgency_reason'),
          value: claims.urgency_reason,
          rows: 2,
          required: false,
          onChange: again,
          ...said(screen, `${PREFIX}urgency_reason`, `${shorter(urgency)} ${t('wizard.urgency_hint')}`),
        })
      : nothing
  }
  ${
    isAgreed
      ? radioGroup({
          name: `${PREFIX}agreement`,
          label: t('wizard.agreement'),
          value: claims.agreement,
          onChange: again,
          ...said(screen, `${PREFIX}agreement`, agreement && t('wizard.agreement_hint')),
          choices: ['', 'agreed', 'sought'].map((value) => ({
            value,
            label: t(`wizard.agreement_${value || 'none'}`),
          })),
        })
      : nothing
  }`;
}

export function view(screen) {
  const { claims, secrecy } = screen.data.consultation.terms;
  const isShort = Boolean(claims.prior_notice_on || claims.urgency_reason || claims.agreement);
  const isConfidential = screen.state.confidential ?? secrecy.confidential_documents;
  return html`${
    screen.data.review.period?.base_days ? folded(t('wizard.shorten'), isShort, reductions(screen)) : nothing
  }
  ${folded(
    t('wizard.off_profile_title'),
    claims.documents_off_profile || isConfidential,
    html` ${checkbox({
      name: `${PREFIX}documents_off_profile`,
      label: t('wizard.documents_off_profile'),
      checked: claims.documents_off_profile,
      onChange: () => refresh(screen),
      ...said(screen, `${PREFIX}documents_off_profile`, t('wizard.documents_off_profile_hint')),
    })}
    ${checkbox({
      name: 'terms.secrecy.confidential_documents',
      label: t('wizard.confidential'),
      checked: secrecy.confidential_documents,
      onChange: (on) => screen.update({ confidential: on }),
    })}
    ${
      isConfidential
        ? textArea({
            name: 'terms.secrecy.measures',
            label: t('wizard.secrecy_measures'),
            value: secrecy.measures,
            rows: 3,
            required: false,
            ...said(screen, 'terms.secrecy.measures'),
          })
        : nothing
    }`,
  )}`;
}

/** Fields the procedure does not offer keep what they held. */
export function read(
  given,
  {
    data: {
      consultation: {
        terms: { claims, secrecy },
      },
    },
  },
) {
  const kept = (name) => given[PREFIX + name] ?? claims[name];
  return {
    claims: {
      prior_notice_on: kept('prior_notice_on') || null,
      urgency_reason: kept('urgency_reason'),
      agreement: kept('agreement'),
      documents_off_profile: ticked(given, `${PREFIX}documents_off_profile`),
    },
    secrecy: {
      confidential_documents: ticked(given, 'terms.secrecy.confidential_documents'),
      measures: given['terms.secrecy.measures'] ?? secrecy.measures,
    },
  };
}
