// One deposit on the opening table: when it came, its envelopes, the candidacy's admission, what is kept shut and why.
// Exports: deposit(screen, one, able); `able`: this browser leads the session and holds its key.
import { html, nothing } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { badge } from '../components/badge/badge.js';
import { button } from '../components/button/button.js';
import { copyHash } from '../components/copy-hash/copy-hash.js';
import { identifierText } from '../components/receipt/receipt.js';
import { progress } from '../components/progress/progress.js';
import { CODES } from '../src/crypto/errors.js';
import { day, instant, size } from '../src/format.js';
import { t } from '../src/i18n.js';
import { saveFile } from '../src/saving.js';
import { openEnvelopes } from './open.js';
import { formerly, knownBadge, twins } from './identity.js';
import { askReason, malware, post, ways } from './incidents.js';
import { roleAlerts } from './role-alerts.js';

const STATES = { sealed: 'info', released: 'warning', opened: 'success', failed: 'error' };

/** A jury is told the day alone. */
const when = (value) => (value.length === 10 ? day(`${value}T12:00:00Z`) : instant(value));

const envelopeName = ({ kind, lot }) => (kind === 'candidacy' ? t('opening.candidacy') : t(`opening.${kind}`, { lot }));

async function reject(screen, one) {
  const reason = await askReason(t('opening.reject_title', { company: one.company.name }), t('opening.reject_hint'));
  if (reason) await post(screen, 'admissions', { deposit_id: one.id, outcome: 'rejected', reason });
}

async function acceptLate(screen, one) {
  const reason = await askReason(t('opening.late_title', { company: one.company.name }), t('opening.late_hint'));
  if (reason) await post(screen, 'late-decisions', { deposit_id: one.id, reason });
}

async function settleIdentity(screen, one, same) {
  const title = t(same ? 'opening.twins_say_same' : 'opening.twins_say_apart');
  const reason = await askReason(title, t('opening.twins_hint'));
  if (reason) await post(screen, 'identities', { deposit_id: one.id, same, reason });
}

const file = (one) => (named) => {
  const here = one?.find(({ name }) => name === named.name);
  return html`<li>
    ${named.name}
    <span class="soft">(${size(named.size_bytes)})</span>
    ${here?.corrupted ? badge({ label: t('opening.corrupted'), kind: 'error' }) : nothing}
    ${
      here?.blob
        ? button({ label: t('opening.save'), kind: 'quiet', context: named.name, onClick: () => saveFile(here) })
        : nothing
    }
    <br /><span class="small soft">${t('opening.digest')}</span> ${copyHash({ value: named.sha256, label: named.name })}
  </li>`;
};

const failure = ({ check, fault }) =>
  alert({
    kind: 'error',
    title: t('opening.failed'),
    body: html`<p>${CODES[check]?.[1] ?? check}</p>
      <p>${t(`opening.fault_${fault}`)}</p>`,
  });

const open = (screen, one, envelope) =>
  screen.run(`open-${one.id}-${envelope.slot}`, () => openEnvelopes(screen, [{ deposit: one, envelope }]));

function action(screen, one, envelope, able) {
  if (!able || screen.data.session.state === 'recorded') return nothing;
  if (one.late && !one.late_decision) return nothing; // said once for the whole deposit
  if (envelope.refusal) return html`<p class="small soft">${envelope.refusal_detail}</p>`;
  const again = envelope.state !== 'sealed';
  return button({
    label: t(again ? 'opening.reopen' : 'opening.open'),
    kind: again ? 'quiet' : 'primary',
    context: `${envelopeName(envelope)}, ${one.company.name}`,
    busy: screen.state.busy === `open-${one.id}-${envelope.slot}`,
    onClick: () => open(screen, one, envelope),
  });
}

const envelopeView = (screen, one, able) => (envelope) => {
  const id = `${one.id}/${envelope.slot}`;
  const moving = screen.state.transfers[id];
  return html`<li class="envelope" id="f-${id}">
    <h4>
      ${envelopeName(envelope)} ${badge({ label: t(`opening.state_${envelope.state}`), kind: STATES[envelope.state] })}
    </h4>
    <p class="small soft">
      ${t('opening.envelope_size', { count: envelope.files_count, size: size(envelope.size_bytes) })}
    </p>
    ${moving === undefined ? nothing : progress({ label: t('opening.decrypting'), ratio: moving })}
    ${envelope.state === 'failed' ? failure(envelope) : nothing}
    ${
      envelope.files.length
        ? html`<ul>
            ${envelope.files.map(file(screen.state.opened[id]))}
          </ul>`
        : nothing
    }
    ${malware(screen, one, envelope, able)} ${action(screen, one, envelope, able)}
  </li>`;
};

const ADMISSIONS = { admitted: 'success', incomplete: 'warning', rejected: 'error' };

function admission(screen, one, able) {
  const candidacy = one.envelopes.find(({ kind }) => kind === 'candidacy');
  if (one.admission) {
    const { outcome } = one.admission;
    return html`<p>${badge({ label: t(`opening.${outcome}`), kind: ADMISSIONS[outcome] })} ${one.admission.reason}</p>`;
  }
  if (!able || candidacy?.state !== 'opened') return nothing;
  return html`<div class="row">
    ${button({
      label: t('opening.admit'),
      kind: 'primary',
      context: one.company.name,
      busy: screen.state.busy === 'admissions',
      onClick: () => post(screen, 'admissions', { deposit_id: one.id, outcome: 'admitted', reason: '' }),
    })}
    ${button({
      label: t('opening.reject'),
      kind: 'danger',
      context: one.company.name,
      onClick: () => reject(screen, one),
    })}
  </div>`;
}

function flags(one) {
  const shown = [
    [one.late, 'late', 'error'],
    [one.withdrawn, 'withdrawn', 'warning'],
    [one.superseded, 'superseded', 'warning'],
    [one.mode === 'backup', 'backup', 'info'],
  ].filter(([on]) => on);
  return shown.map(([, name, kind]) => badge({ label: t(`opening.${name}`), kind }));
}

export const deposit = (screen, one, able) =>
  html`<article class="card deposit">
    <h3>${one.company.name} ${flags(one)} ${knownBadge(one)}</h3>
    <p>
      ${
        one.number
          ? html`${t('opening.number', { number: one.number })}, ${identifierText(one.company)}<br />
              ${formerly(one.company)}`
          : nothing
      }${one.number && one.alias ? html`${one.alias}<br />` : nothing}
      ${t('opening.received')} <strong>${when(one.received_at)}</strong><br /><span class="soft"
        >${t('opening.started', { at: when(one.started_at) })}</span
      >
    </p>
    ${
      one.consortium.members.length
        ? html`<p>
            ${t(`opening.consortium_${one.consortium.kind}`)}
            ${one.consortium.members
              .map(({ name }, at) => `${name} (${t(`opening.membership_${one.memberships[at] ?? 'unanswered'}`)})`)
              .join(', ')}
          </p>`
        : nothing
    }
    ${roleAlerts(screen, one)}
    ${twins(screen, one, { able, settle: (which, same) => settleIdentity(screen, which, same) })}
    ${
      one.late && !one.late_decision && able
        ? html`<p>${t('opening.late_why')}</p>
            ${button({
              label: t('opening.accept_late'),
              context: one.company.name,
              onClick: () => acceptLate(screen, one),
            })}`
        : nothing
    }
    ${one.late_decision ? html`<p><strong>${t('opening.late_decided')}</strong> ${one.late_decision}</p>` : nothing}
    <ul class="envelopes">
      ${one.envelopes.map(envelopeView(screen, one, able))}
    </ul>
    ${ways(screen, one, able)} ${admission(screen, one, able)}
  </article>`;
