// Who may see or do what on a consultation, and why; and the evaluators named for it.
import { html } from 'lit-html';
import { breadcrumb } from '../../components/breadcrumb/breadcrumb.js';
import { linkButton } from '../../components/button/button.js';
import { errorSummary } from '../../components/error-summary/error-summary.js';
import { moreButton } from '../../components/pagination/pagination.js';
import { table } from '../../components/table/table.js';
import { api } from '../../src/api.js';
import { instant } from '../../src/format.js';
import { t, url } from '../../src/i18n.js';
import { firstPage, withNext } from '../../src/paging.js';
import { startScreen } from '../../src/screen.js';
import { evaluators } from './evaluators.js';

const base = (screen) => `/v1/consultations/${encodeURIComponent(screen.query.get('id') ?? '')}`;

async function load(screen) {
  const [consultation, list] = await Promise.all([api.get(base(screen)), firstPage(`${base(screen)}/powers`)]);
  const reads = consultation.permissions?.includes('read-file');
  const named = reads ? await api.get(`${base(screen)}/evaluators`) : null;
  return { consultation, list, evaluators: named };
}

function why({ entity, grant, above, in_committee: sits }) {
  if (grant) return t(`powers.by_${grant.kind}`, { entity, name: grant.for, until: instant(grant.until) });
  if (above) return t('powers.above', { entity });
  return sits ? t('powers.sits', { entity }) : entity;
}

const columns = () => [
  {
    key: 'name',
    label: t('powers.person'),
    rowHeader: true,
    cell: ({ name, email }) => html`${name || email}<br /><span class="soft small">${email}</span>`,
  },
  { key: 'roles', label: t('powers.roles'), cell: ({ roles }) => roles.map((role) => t(`role.${role}`)).join(', ') },
  { key: 'why', label: t('powers.why_column'), cell: why },
  {
    key: 'actions',
    label: t('powers.may'),
    cell: ({ actions }) => actions.map((action) => t(`powers.${action}`)).join(', '),
  },
];

function view(screen) {
  const { consultation: c, list } = screen.data;
  const more = () =>
    screen.run('more', async () => {
      screen.data.list = await withNext(list);
    });
  return html`${breadcrumb([
      { label: t('shell.nav.buyer'), href: url('/acheteur/') },
      { label: c.reference || c.title, href: url('/acheteur/consultation/', { id: c.id }) },
      { label: t('powers.title') },
    ])}
    <h1>${t('powers.title')}</h1>
    <p class="soft">${c.title}</p>
    <p>${t('powers.why')}</p>
    ${errorSummary(screen.state)}
    <div class="row no-print">${linkButton({ label: t('powers.export'), href: `${base(screen)}/powers/export` })}</div>
    ${table({ caption: t('powers.title'), hideCaption: true, rows: list.items, columns: columns() })}
    ${moreButton({ next: list.next, shown: list.items.length, busy: screen.state.busy === 'more', onMore: more })}
    ${evaluators(screen)}`;
}

startScreen({ access: 'buyer', load, view });
