// The contracts of an entity: found by words, number, company and state; entered by hand when made elsewhere.
import { html, nothing } from 'lit-html';
import { badge } from '../../components/badge/badge.js';
import { breadcrumb } from '../../components/breadcrumb/breadcrumb.js';
import { button, linkButton } from '../../components/button/button.js';
import { emptyState } from '../../components/empty-state/empty-state.js';
import { errorSummary } from '../../components/error-summary/error-summary.js';
import { selectField, textField } from '../../components/field/inputs.js';
import { moreButton } from '../../components/pagination/pagination.js';
import { table } from '../../components/table/table.js';
import { money } from '../../src/format.js';
import { t, url } from '../../src/i18n.js';
import { firstPage, withNext } from '../../src/paging.js';
import { startScreen } from '../../src/screen.js';
import { enter } from './entering.js';

const STATES = ['prepared', 'in-force', 'expired', 'terminated', 'ended', 'dropped'];
const KINDS = { 'in-force': 'success', prepared: 'info', expired: 'warning', terminated: 'error' };

const base = ({ tenant }) => `/v1/buyers/${tenant.tenant_id}/contracts`;
const works = ({ tenant }) => tenant.roles.some((role) => ['agent', 'service_head'].includes(role));
const asked = ({ query }) => ({ q: query.get('q') || null, state: query.get('etat') || null });
const dayOf = (on) => (on ? on.split('-').reverse().join('/') : '');

const load = async (screen) => ({ list: await firstPage(base(screen), asked(screen)) });

const search = (screen) =>
  html`<search>
    <form class="form no-print" method="get" action=${url('/acheteur/contrats/')}>
      ${textField({
        name: 'q',
        label: t('contracts.words'),
        hint: t('contracts.words_hint'),
        required: false,
        maxlength: 200,
        value: screen.query.get('q') ?? '',
      })}
      ${selectField({
        name: 'etat',
        label: t('contracts.state'),
        required: false,
        value: screen.query.get('etat') ?? '',
        choices: [
          { value: '', label: t('contracts.any_state') },
          ...STATES.map((value) => ({ value, label: t(`contract.state_${value}`) })),
        ],
      })}
      ${button({ label: t('contracts.search'), type: 'submit' })}
    </form>
  </search>`;

const stateOf = ({ state, subcontractors_waiting: waiting }) =>
  html`${badge({ label: t(`contract.state_${state}`), kind: KINDS[state] ?? 'neutral' })}
  ${waiting ? html`<br />${badge({ label: t('contracts.waiting', { count: waiting }), kind: 'warning' })}` : nothing}`;

const amountOf = ({ amount_eur: now, initial_amount_eur: first, consumed_percent: used }) =>
  html`${money(now)}
  ${
    Number(now) === Number(first)
      ? nothing
      : html`<br /><span class="soft small">${t('contracts.at_first', { amount: money(first) })}</span>`
  }
  ${
    used === null
      ? nothing
      : html`<br /><span class="soft small">${t('contracts.consumed', { percent: used.replace('.', ',') })}</span>`
  }`;

const rows = (screen) =>
  table({
    caption: t('contracts.title'),
    hideCaption: true,
    rows: screen.data.list.items,
    columns: [
      {
        key: 'number',
        label: t('contract.number'),
        rowHeader: true,
        cell: ({ id, number, subject }) =>
          html`<a href=${url('/acheteur/contrat/', { id })}>${number}</a><br /><span class="small">${subject}</span>`,
      },
      {
        key: 'holders',
        label: t('contract.holders'),
        cell: ({ holders }) => holders.map(({ name }) => name).join(', '),
      },
      { key: 'amount', label: t('contract.amount'), cell: amountOf },
      {
        key: 'notified',
        label: t('contract.notified_on'),
        cell: ({ notified_on: on }) => dayOf(on) || t('contract.not_notified'),
      },
      { key: 'ends', label: t('contract.ends_on'), cell: ({ ends_on: on }) => dayOf(on) || '—' },
      { key: 'state', label: t('contracts.state'), cell: stateOf },
    ],
  });

const entering = (screen) =>
  works(screen)
    ? button({ label: t('contracts.enter'), kind: 'primary', onClick: () => enter(base(screen)) })
    : nothing;

function list(screen) {
  const { list: found } = screen.data;
  const sought = screen.query.get('q') || screen.query.get('etat');
  if (!found.items.length && found.next === null)
    return sought
      ? emptyState({
          title: t('contracts.none_found'),
          body: t('contracts.none_found_why'),
          action: linkButton({ label: t('contracts.all'), href: url('/acheteur/contrats/') }),
        })
      : emptyState({ title: t('contracts.none'), body: t('contracts.none_why'), action: entering(screen) });
  const more = () =>
    screen.run('more', async () => screen.update({}, Object.assign(screen.data, { list: await withNext(found) })));
  return html`${found.items.length ? rows(screen) : nothing}
    ${moreButton({ next: found.next, busy: screen.state.busy === 'more', shown: found.items.length, onMore: more })}
    <p class="row no-print">
      ${['csv', 'xlsx'].map((format) =>
        linkButton({
          label: t(`contracts.export_${format}`),
          kind: 'quiet',
          href: `${base(screen)}-export?${new URLSearchParams({
            format,
            q: screen.query.get('q') ?? '',
            state: screen.query.get('etat') ?? '',
          })}`,
        }),
      )}
    </p>`;
}

const view = (screen) =>
  html`${breadcrumb([{ label: t('contracts.space'), href: url('/acheteur/') }, { label: t('contracts.title') }])}
    <h1>${t('contracts.title')}</h1>
    <p class="soft">${screen.tenant.tenant_name}</p>
    ${errorSummary(screen.state)}
    <div class="row no-print">${screen.data.list.items.length ? entering(screen) : nothing}</div>
    ${search(screen)} ${list(screen)}`;

startScreen({ access: 'buyer', load, view });
