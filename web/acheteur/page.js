// The buyer's dashboard: what awaits, then consultations by stage, models and rehearsals, each on a list of its own.
import { html, nothing } from 'lit-html';
import { statusBadge } from '../components/badge/badge.js';
import { button, linkButton } from '../components/button/button.js';
import { countdown } from '../components/countdown/countdown.js';
import { emptyState } from '../components/empty-state/empty-state.js';
import { errorSummary } from '../components/error-summary/error-summary.js';
import { moreButton } from '../components/pagination/pagination.js';
import { table } from '../components/table/table.js';
import { tabs } from '../components/tabs/tabs.js';
import { trialBadge } from '../components/trial/trial.js';
import { api } from '../src/api.js';
import { serverNow } from '../src/clock.js';
import { instant } from '../src/format.js';
import { t, url } from '../src/i18n.js';
import { firstPage, withNext } from '../src/paging.js';
import { startScreen } from '../src/screen.js';
import { acting, evaluations } from './acting.js';
import { agenda } from './agenda.js';
import { create, duplicate } from './creation.js';
import { serviceFilter, serviceOf } from './service.js';

const STATUSES = ['draft', 'open', 'closed', 'opened', 'decided', 'cancelled'];
const SHELVES = { modeles: 'TEMPLATES', essais: 'TESTS' };
const NATURE = { modeles: 'template', essais: 'test' };

const shelf = ({ query }) => (query.get('liste') in SHELVES ? query.get('liste') : null);
const wanted = (screen) =>
  !shelf(screen) && STATUSES.includes(screen.query.get('etat')) ? screen.query.get('etat') : null;

const evaluates = ({ tenant }) => Boolean(tenant.acting?.consultation_id);
const works = ({ tenant }) => tenant.roles.some((role) => ['agent', 'service_head'].includes(role));

async function load(screen) {
  if (evaluates(screen)) return null;
  const buyer = `/v1/buyers/${screen.tenant.tenant_id}`;
  const service = screen.query.get('service');
  const list = firstPage(`${buyer}/consultations`, { status: wanted(screen), list: SHELVES[shelf(screen)], service });
  const [page, dashboard, services] = await Promise.all([
    list,
    shelf(screen) ? null : api.get(`${buyer}/dashboard`),
    api.all(`${buyer}/services`),
  ]);
  return { list: page, dashboard, services };
}

const phaseOf = (one) =>
  html`<span class="soft small"
      >${t('buyer.phase_of', { phase: t(`phase.${one.phase}`), round: one.round > 1 ? ` ${one.round}` : '' })}
      <a href=${url('/acheteur/phases/', { consultation: one.parent_id })}
        >${t('buyer.dossier')}<span class="visually-hidden"> : ${one.title}</span></a
      ></span
    ><br />`;

const subject = (screen) => (one) =>
  html`<div class=${one.parent_id ? 'child' : nothing}>
    ${one.parent_id ? phaseOf(one) : nothing}
    <a href=${url('/acheteur/consultation/', { id: one.id })}>${one.title}</a> ${trialBadge(one)}<br /><span
      class="soft small"
      >${one.reference || t('buyer.no_reference')}</span
    >${serviceOf(screen, one)}
  </div>`;

const deadline = ({ submission_deadline: at, status, time_zone: zone }) =>
  at
    ? html`${instant(at, zone)}${status === 'open' ? html`<br />${countdown({ deadline: at })}` : nothing}`
    : t('buyer.no_deadline');

/**
 * What is expected next, by status; applications lead to the next phase, and a permanent system is opened again and
 * again.
 */
function next({ id, status, title, phase, permanent, submission_deadline: at }) {
  const applied = phase.endsWith('candidacy');
  const stage =
    permanent && status === 'open' && new Date(at) < serverNow()
      ? 'closed'
      : applied && status === 'opened'
        ? 'applied'
        : status;
  const [label, href] = {
    applied: ['buyer.next_applied', url('/acheteur/phases/', { consultation: id })],
    draft: ['buyer.next_draft', url('/acheteur/consultation/', { id })],
    open: ['buyer.next_open', url('/acheteur/registres/', { id })],
    closed: ['buyer.next_closed', url('/ouverture/', { consultation: id })],
    opened: ['buyer.next_opened', url('/acheteur/decision/', { id })],
    decided: ['buyer.next_decided', url('/acheteur/decision/', { id })],
    cancelled: ['buyer.next_cancelled', url('/acheteur/consultation/', { id })],
  }[stage];
  return linkButton({ label: t(label), href, context: title });
}

/** A phase is prepared from its dossier, never copied alone. */
const copy = (screen, one) =>
  one.parent_id
    ? nothing
    : button({
        label: t(one.template ? 'buyer.use_model' : 'buyer.duplicate'),
        kind: 'quiet',
        context: one.title,
        onClick: () => screen.run('copy', () => duplicate(screen, one)),
      });

const actions = (screen) => (one) => html`<div class="row">${next(one)}${copy(screen, one)}</div>`;

/** Phases follow their dossier when both are on the page. */
function grouped(items) {
  const here = new Set(items.map(({ id }) => id));
  const children = (id) => items.filter((one) => one.parent_id === id).reverse();
  return items.filter((one) => !here.has(one.parent_id)).flatMap((one) => [one, ...children(one.id)]);
}

const shelves = (screen) =>
  tabs({
    label: t('buyer.shelves'),
    items: [null, 'modeles', 'essais'].map((name) => ({
      label: t(`buyer.shelf_${name ?? 'real'}`),
      href: url('/acheteur/', { liste: name }),
      current: shelf(screen) === name,
    })),
  });

function filters(screen) {
  const { stages } = screen.data.dashboard;
  const total = Object.values(stages).reduce((sum, count) => sum + count, 0);
  const shown = STATUSES.filter((status) => stages[status] || status === wanted(screen));
  return tabs({
    label: t('buyer.filter'),
    items: [null, ...shown].map((status) => ({
      current: wanted(screen) === status,
      href: url('/acheteur/', { etat: status, service: screen.query.get('service') }),
      label: t('buyer.counted', {
        label: status ? t(`status.${status}`) : t('buyer.all'),
        count: status ? (stages[status] ?? 0) : total,
      }),
    })),
  });
}

const creation = (screen) =>
  button({
    label: t(`buyer.new_${shelf(screen) ?? 'real'}`),
    kind: 'primary',
    onClick: () => screen.run('create', () => create(screen, { nature: NATURE[shelf(screen)] ?? 'real' })),
  });

function empty(screen) {
  if (wanted(screen) || screen.query.get('service'))
    return emptyState({
      title: t('buyer.none'),
      body: t('buyer.none_here'),
      action: linkButton({ label: t('buyer.see_all'), href: url('/acheteur/') }),
    });
  const name = shelf(screen) ?? 'real';
  return emptyState({
    title: t(`buyer.none_${name}`),
    body: t(`buyer.none_${name}_why`),
    action: works(screen) ? creation(screen) : nothing,
  });
}

function rows(screen) {
  const { items } = screen.data.list;
  if (!items.length && !screen.data.list.next) return empty(screen);
  return table({
    caption: t(`buyer.shelf_${shelf(screen) ?? 'real'}`),
    hideCaption: true,
    rows: grouped(items),
    columns: [
      { key: 'title', label: t('buyer.consultation'), rowHeader: true, cell: subject(screen) },
      ...(shelf(screen) === 'modeles'
        ? [{ key: 'procedure', label: t('buyer.procedure'), cell: ({ procedure }) => t(`procedure.${procedure}`) }]
        : [
            { key: 'status', label: t('buyer.status'), cell: ({ status }) => statusBadge(status) },
            { key: 'deadline', label: t('buyer.deadline'), cell: deadline },
          ]),
      { key: 'next', label: t('buyer.next'), cell: actions(screen) },
    ],
  });
}

function view(screen) {
  if (evaluates(screen)) return evaluations(screen);
  const { list, dashboard } = screen.data;
  const more = () =>
    screen.run('more', async () => {
      screen.data.list = await withNext(list);
    });
  const blank = !list.items.length && !list.next && !wanted(screen); // the empty list then asks for the first one
  return html`<div class="spread">
      <h1>${t('buyer.title')}</h1>
      <div class="row">
        ${linkButton({ label: t('buyer.contracts'), kind: 'quiet', href: url('/acheteur/contrats/') })}
        ${blank || !works(screen) ? nothing : creation(screen)}
      </div>
    </div>
    <p class="soft">${screen.tenant.tenant_name}</p>
    ${acting(screen)} ${errorSummary(screen.state)} ${shelves(screen)}
    ${
      shelf(screen)
        ? html`<p>${t(`buyer.shelf_${shelf(screen)}_why`)}</p>`
        : html`${agenda(dashboard)}
            <h2>${t('buyer.by_stage')}</h2>
            ${filters(screen)}${serviceFilter(screen)}`
    }
    ${rows(screen)}
    ${
      list.items.length || list.next
        ? moreButton({ next: list.next, shown: list.items.length, busy: screen.state.busy === 'more', onMore: more })
        : nothing
    }`;
}

startScreen({ access: 'buyer', load, view });
