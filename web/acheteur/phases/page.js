// The dossier: its phases and the contracts drawn from it, and the next step: who is invited, then a draft to complete.
import { html, nothing } from 'lit-html';
import { alert } from '../../components/alert/alert.js';
import { badge, statusBadge } from '../../components/badge/badge.js';
import { breadcrumb } from '../../components/breadcrumb/breadcrumb.js';
import { button } from '../../components/button/button.js';
import { emptyState } from '../../components/empty-state/empty-state.js';
import { errorSummary } from '../../components/error-summary/error-summary.js';
import { checkboxGroup } from '../../components/field/choices.js';
import { table } from '../../components/table/table.js';
import { api } from '../../src/api.js';
import { instant } from '../../src/format.js';
import { t, url } from '../../src/i18n.js';
import { startScreen } from '../../src/screen.js';
import { toast } from '../../src/status.js';

const base = ({ query }) => `/v1/consultations/${encodeURIComponent(query.get('consultation') ?? '')}`;

async function load(screen) {
  const [consultation, dossier, sent] = await Promise.all([
    api.get(base(screen)),
    api.get(`${base(screen)}/phases`),
    api.get(`${base(screen)}/messages`),
  ]);
  return {
    consultation,
    dossier,
    told: new Set(
      sent.items
        .filter(({ kind }) => kind === 'application-rejection' || kind === 'rejection')
        .map(({ company }) => company.id),
    ),
  };
}

const named = (one) =>
  one.procedure === 'MARCHE_SUBSEQUENT' || one.procedure === 'SAD_SPECIFIQUE'
    ? t(`procedure.${one.procedure}`)
    : t('phases.numbered', { phase: t(`phase.${one.phase}`), round: one.round > 1 ? ` ${one.round}` : '' });

function dossier({ data, query }) {
  return table({
    caption: t('phases.dossier'),
    rows: data.dossier.items,
    columns: [
      {
        key: 'phase',
        label: t('phases.phase'),
        rowHeader: true,
        cell: (one) =>
          html`<a
              href=${url('/acheteur/consultation/', { id: one.id })}
              aria-current=${one.id === query.get('consultation') ? 'page' : nothing}
              >${named(one)}</a
            ><br /><span class="soft small">${one.reference}</span>`,
      },
      { key: 'status', label: t('buyer.status'), cell: ({ status }) => statusBadge(status) },
      {
        key: 'deadline',
        label: t('wizard.deadline'),
        cell: ({ submission_deadline: at, time_zone: zone }) => (at ? instant(at, zone) : t('buyer.no_deadline')),
      },
    ],
  });
}

const STATES = {
  admitted: 'success',
  holder: 'success',
  opened: 'success',
  rejected: 'error',
  owed: 'warning',
  sealed: 'warning',
};
const key = (step) => `${step.procedure}.${step.phase}`;
/** A call-off may be about some lots only: then only their holders are asked. */
const lotsOf = (screen, step) =>
  step.procedure === 'MARCHE_SUBSEQUENT' && screen.data.consultation.lots.length > 1
    ? screen.data.consultation.lots
    : [];
const chosenLots = (screen, step) =>
  screen.state.lots[key(step)] ?? lotsOf(screen, step).map(({ number }) => String(number));
const concerned = (screen, step) =>
  step.candidates.filter(
    ({ lots }) =>
      !lotsOf(screen, step).length || lots.some((number) => chosenLots(screen, step).includes(String(number))),
  );
const chosen = (screen, step) => {
  const asked = new Set(concerned(screen, step).map((one) => one.deposit_id));
  return wanted(screen, step).filter((id) => asked.has(id));
};
const wanted = (screen, step) =>
  screen.state.chosen[key(step)] ?? step.candidates.filter(({ invitable }) => invitable).map((one) => one.deposit_id);

/**
 * One phase is launched once, but for rounds; again for other lots, or after a cancellation, is possible and folded.
 */
const isLaunched = ({ data }, step) =>
  step.procedure === data.consultation.procedure &&
  step.phase !== data.consultation.phase &&
  data.dossier.items.some(
    (one) => one.procedure === step.procedure && one.phase === step.phase && one.status !== 'cancelled',
  );

const launch = (screen, step) =>
  screen.run(key(step), async () => {
    const draft = await api.post(`${base(screen)}/phases`, {
      procedure: step.procedure,
      phase: step.phase,
      deposits: chosen(screen, step),
      lots: chosenLots(screen, step).map(Number),
    });
    location.assign(url('/acheteur/consultation/', { id: draft.id, etape: 'calendar' }));
  });

/** Companies whose application was refused are told at once, with the reason (CCP R2181-1). */
const tell = (screen, one) =>
  screen.run(`tell-${one.deposit_id}`, async () => {
    await api.post(`${base(screen)}/messages`, {
      kind: 'application-rejection',
      lot: null,
      company_ids: [one.company.id],
      attachments: [],
      fields: { reasons: one.reason },
    });
    toast(t('phases.told', { company: one.company.name }));
    await screen.reload();
  });

function refused(screen, step) {
  const owed = step.candidates.filter(
    ({ state, company }) => state === 'rejected' && !screen.data.told.has(company.id),
  );
  if (!owed.length || step.procedure !== screen.data.consultation.procedure) return nothing;
  return alert({
    kind: 'warning',
    title: t('phases.refused_title'),
    body: html`<p>${t('phases.refused_why')}</p>
      <ul>
        ${owed.map(
          (one) =>
            html`<li>
              ${one.company.name} : ${one.reason}
              ${button({
                label: t('phases.tell'),
                context: one.company.name,
                busy: screen.state.busy === `tell-${one.deposit_id}`,
                onClick: () => tell(screen, one),
              })}
            </li>`,
        )}
      </ul>`,
  });
}

const label = ({ company, lots, state }) =>
  html`${company.name} ${badge({ label: t(`phases.state_${state}`), kind: STATES[state] })} <br /><span
      class="soft small"
      >${t('phases.candidate', {
        count: lots.length,
        type: company.identifier_type,
        identifier: company.identifier,
        lots: lots.join(', '),
      })}</span
    >`;

function step(screen, one) {
  const title =
    one.procedure === screen.data.consultation.procedure ? t(`phase.${one.phase}`) : t(`procedure.${one.procedure}`);
  const form = launching(screen, one, title);
  return html`<section class="card">
    <h3>${title}</h3>
    ${
      isLaunched(screen, one)
        ? html`<p>${t('phases.launched')}</p>
            <details>
              <summary>${t('phases.again')}</summary>
              ${form}
            </details>`
        : form
    }
  </section>`;
}

function launching(screen, one, title) {
  const { errors } = screen.state;
  const everyone = one.procedure === 'SAD_SPECIFIQUE';
  return html`<p>
      ${t(
        everyone
          ? 'phases.specific_why'
          : one.procedure === 'MARCHE_SUBSEQUENT'
            ? 'phases.call_off_why'
            : 'phases.step_why',
      )}
    </p>
    ${
      lotsOf(screen, one).length
        ? checkboxGroup({
            name: 'lots',
            label: t('phases.lots'),
            error: errors.lots,
            values: chosenLots(screen, one),
            onChange: (values) => screen.update({ lots: { ...screen.state.lots, [key(one)]: values } }),
            choices: lotsOf(screen, one).map(({ number, title }) => ({
              value: String(number),
              label: `${number}. ${title}`,
            })),
          })
        : nothing
    }
    ${
      one.candidates.length
        ? checkboxGroup({
            name: 'deposits',
            label: t('phases.companies'),
            error: errors.deposits,
            values: chosen(screen, one),
            onChange: (values) => screen.update({ chosen: { ...screen.state.chosen, [key(one)]: values } }),
            choices: concerned(screen, one).map((candidate) => ({
              value: candidate.deposit_id,
              label: label(candidate),
              disabled: !candidate.invitable || everyone,
            })),
          })
        : emptyState({ title: t('phases.nobody'), body: t('phases.nobody_why') })
    }
    ${button({
      label: t('phases.prepare', { phase: title.toLowerCase() }),
      kind: 'primary',
      busy: screen.state.busy === key(one),
      onClick: () => launch(screen, one),
    })}`;
}

function view(screen) {
  const {
    consultation: c,
    dossier: { steps, blocked },
  } = screen.data;
  return html`${breadcrumb([
      { label: t('shell.nav.buyer'), href: url('/acheteur/') },
      { label: c.reference || c.title, href: url('/acheteur/consultation/', { id: c.id }) },
      { label: t('phases.title') },
    ])}
    <p class="soft">${c.title}</p>
    <h1 tabindex="-1">${t('phases.title')}</h1>
    ${errorSummary(screen.state)} ${dossier(screen)}
    <h2>${t('phases.next')}</h2>
    ${blocked ? alert({ kind: 'info', title: t('phases.not_yet'), body: blocked.detail }) : nothing}
    ${!blocked && !steps.length ? html`<p>${t('phases.over')}</p>` : nothing}
    ${steps.length ? refused(screen, steps[0]) : nothing} ${steps.map((one) => step(screen, one))}`;
}

startScreen({
  access: 'buyer',
  load,
  view,
  state: { chosen: {}, lots: {} },
  title: ({ data }) => t('phases.tab', { reference: data.consultation.reference }),
});
