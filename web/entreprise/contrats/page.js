// The contracts that a company holds: the list, then one and its life (`?id=`).
import { html, nothing } from 'lit-html';
import { badge } from '../../components/badge/badge.js';
import { breadcrumb } from '../../components/breadcrumb/breadcrumb.js';
import { button, linkButton } from '../../components/button/button.js';
import { emptyState } from '../../components/empty-state/empty-state.js';
import { errorSummary } from '../../components/error-summary/error-summary.js';
import { moreButton } from '../../components/pagination/pagination.js';
import { table } from '../../components/table/table.js';
import { api } from '../../src/api.js';
import { money } from '../../src/format.js';
import { t, url } from '../../src/i18n.js';
import { firstPage, withNext } from '../../src/paging.js';
import { startScreen } from '../../src/screen.js';
import { amendments } from '../../acheteur/contrat/amendments.js';
import { facts } from '../../acheteur/contrat/facts.js';
import { filed } from '../../acheteur/contrat/filing.js';
import { notification } from '../../acheteur/contrat/notification.js';
import { orders } from '../../acheteur/contrat/orders.js';
import { declaration, declared, subcontracting } from '../../acheteur/contrat/subcontracting.js';
import { dayOf } from '../../acheteur/contrat/words.js';

const base = ({ tenant }) => `/v1/companies/${tenant.tenant_id}/contracts`;

async function load(screen) {
  const id = screen.query.get('id');
  if (!id) return { list: await firstPage(base(screen)) };
  const at = `${base(screen)}/${encodeURIComponent(id)}`;
  return { contract: await api.get(at), at };
}

const list = (screen) => {
  const { list: found } = screen.data;
  if (!found.items.length)
    return emptyState({
      title: t('held.none'),
      body: t('held.none_why'),
      action: linkButton({ label: t('held.space'), href: url('/entreprise/') }),
    });
  const more = () => screen.run('more', async () => Object.assign(screen.data, { list: await withNext(found) }));
  return html`${table({
    caption: t('held.title'),
    hideCaption: true,
    rows: found.items,
    columns: [
      {
        key: 'number',
        label: t('contract.number'),
        rowHeader: true,
        cell: ({ id, number, subject }) =>
          html`<a href=${url('/entreprise/contrats/', { id })}>${number}</a><br />${subject}`,
      },
      { key: 'amount', label: t('contract.amount'), cell: ({ amount_eur: amount }) => money(amount) },
      { key: 'notified', label: t('contract.notified_on'), cell: ({ notified_on: on }) => dayOf(on) },
      { key: 'ends', label: t('contract.ends_on'), cell: ({ ends_on: on }) => dayOf(on) || '—' },
      {
        key: 'state',
        label: t('contracts.state'),
        cell: ({ state }) => badge({ label: t(`contract.state_${state}`) }),
      },
    ],
  })}
  ${moreButton({ next: found.next, busy: screen.state.busy === 'more', shown: found.items.length, onMore: more })}`;
};

const declare = (screen) =>
  filed(screen, {
    title: t('held.declare'),
    intro: t('held.declare_why'),
    fields: (errors) => declaration(errors, { buyer: false }),
    fileLabel: t('contract.sub_file'),
    optionalFile: true,
    path: 'subcontracts',
    body: declared,
  });

const declares = ({ tenant, data: { contract } }) =>
  contract.state === 'in-force' && tenant.roles.some((role) => ['company_admin', 'depositor'].includes(role));

const one = (screen) =>
  html`${facts(screen)} ${subcontracting(screen)}
  ${declares(screen) ? button({ label: t('held.declare'), kind: 'primary', onClick: () => declare(screen) }) : nothing}
  ${orders(screen)} ${amendments(screen)} ${notification(screen)}`;

const view = (screen) => {
  const { contract } = screen.data;
  const here = contract ? t('contract.numbered', contract) : t('held.title');
  return html`${breadcrumb([
      { label: t('held.space'), href: url('/entreprise/') },
      ...(contract ? [{ label: t('held.title'), href: url('/entreprise/contrats/') }] : []),
      { label: here },
    ])}
    <h1>${here}</h1>
    ${errorSummary(screen.state)}
    ${
      contract
        ? html`<p>${contract.subject}</p>
            ${one(screen)}`
        : list(screen)
    }`;
};

startScreen({ access: 'company', load, view });
