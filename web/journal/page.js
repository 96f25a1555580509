// The register of administration of an entity or a company: who was let in, given what, by whom. Lines cannot change.
import { html } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { breadcrumb } from '../components/breadcrumb/breadcrumb.js';
import { linkButton } from '../components/button/button.js';
import { emptyState } from '../components/empty-state/empty-state.js';
import { errorSummary } from '../components/error-summary/error-summary.js';
import { moreButton } from '../components/pagination/pagination.js';
import { table } from '../components/table/table.js';
import { api } from '../src/api.js';
import { instant } from '../src/format.js';
import { t, url } from '../src/i18n.js';
import { startScreen } from '../src/screen.js';
import { author, sentence } from './lines.js';

const READERS = ['entity_admin', 'auditor', 'company_admin'];
const PATHS = { buyer: 'buyers', company: 'companies' };
const PARENTS = {
  buyer: { label: 'shell.nav.team', path: '/acheteur/equipe/' },
  company: { label: 'shell.nav.company', path: '/entreprise/' },
};

/** The space that `?entite=` names, among those that this person administers; else the first of them. */
function administered({ session, query }) {
  const mine = session.memberships.filter(({ roles }) => roles.some((role) => READERS.includes(role)));
  return mine.find((one) => one.tenant_id === query.get('entite')) ?? mine[0] ?? null;
}

const base = ({ tenant_kind: kind, tenant_id: id }) => `/v1/${PATHS[kind]}/${id}/administration`;

async function load(screen) {
  const space = administered(screen);
  return { space, list: space ? await api.get(base(space)) : null };
}

const more = (screen) => () =>
  screen.run('more', async () => {
    const { space, list } = screen.data;
    const next = await api.get(base(space), { cursor: list.next });
    screen.data.list = {
      items: [...list.items, ...next.items],
      people: { ...list.people, ...next.people },
      next: next.next,
    };
  });

function lines(screen) {
  const { space, list } = screen.data;
  const busy = screen.state.busy === 'more';
  if (!list.items.length) return emptyState({ title: t('journal.empty'), body: t('journal.empty_why') });
  const who = (id) => (id ? (list.people[id] ?? t('journal.gone')) : t('journal.platform'));
  return html`<div class="row no-print">
      ${['csv', 'json'].map((format) =>
        linkButton({
          label: t('journal.export', { format: format.toUpperCase() }),
          href: `${base(space)}/export?format=${format}`,
        }),
      )}
    </div>
    ${table({
      caption: t('journal.title'),
      hideCaption: true,
      rows: list.items,
      columns: [
        { key: 'seq', label: t('journal.number'), align: 'end', rowHeader: true },
        { key: 'at', label: t('journal.at'), cell: ({ at }) => instant(at) },
        { key: 'by', label: t('journal.by'), cell: ({ record }) => author(record, who) },
        { key: 'what', label: t('journal.what'), cell: (line) => sentence(line, who) },
      ],
    })}
    ${moreButton({ next: list.next, shown: list.items.length, busy, onMore: more(screen) })}
    <p class="small">${t('journal.chain')} <a href=${url('/verifier/')}>${t('journal.verify')}</a></p>`;
}

function view(screen) {
  const { space } = screen.data;
  if (!space)
    return html`<h1>${t('journal.title')}</h1>
      ${alert({ kind: 'warning', body: t('journal.not_yours') })}`;
  const parent = PARENTS[space.tenant_kind];
  return html`${breadcrumb([{ label: t(parent.label), href: url(parent.path) }, { label: t('journal.title') }])}
    <h1>${t('journal.title')}</h1>
    <p class="soft">${space.tenant_name}</p>
    ${errorSummary(screen.state)} ${lines(screen)}`;
}

startScreen({ access: 'user', load, view });
