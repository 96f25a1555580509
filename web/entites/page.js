// The tree of entities, branch by branch: an entity, those above it, those below by name, and what one may do to it.
// `?entite=` names the branch; without it, where this person's part of the tree begins.
import { html, nothing } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { badge } from '../components/badge/badge.js';
import { breadcrumb } from '../components/breadcrumb/breadcrumb.js';
import { button, linkButton } from '../components/button/button.js';
import { definitionList } from '../components/definition-list/definition-list.js';
import { emptyState } from '../components/empty-state/empty-state.js';
import { errorSummary } from '../components/error-summary/error-summary.js';
import { textField } from '../components/field/inputs.js';
import { moreButton } from '../components/pagination/pagination.js';
import { table } from '../components/table/table.js';
import { api } from '../src/api.js';
import { isSiret } from '../src/form.js';
import { day } from '../src/format.js';
import { t, url } from '../src/i18n.js';
import { firstPage, withNext } from '../src/paging.js';
import { startScreen } from '../src/screen.js';
import { acts } from './acts.js';

const at = (id) => url('/entites/', { entite: id });

async function load({ query }) {
  const id = query.get('entite');
  if (!id) return { entity: null, list: await firstPage('/v1/entities', { name: query.get('nom') }) };
  const base = `/v1/buyers/${encodeURIComponent(id)}`;
  const [entity, list] = await Promise.all([
    api.get(`${base}/branch`),
    firstPage(`${base}/below`, { name: query.get('nom') }),
  ]);
  return { entity, list };
}

const more = (screen) =>
  screen.run('more', async () => {
    screen.data.list = await withNext(screen.data.list);
  });

/** A SIRET goes to its entity wherever it stands; anything else is how a name begins, in this branch. */
const search = (screen) =>
  screen.submit('search', async ({ wanted }) => {
    if (isSiret(wanted)) {
      const { items } = await api.get('/v1/entities', { siret: wanted });
      if (items.length) location.assign(at(items[0].id));
      else screen.fail({ wanted: t('entities.siret_unknown') });
      return;
    }
    screen.data.list = await firstPage(screen.data.list.path, { name: wanted });
  });

const searchForm = (screen) =>
  html`<form class="form no-print" @submit=${search(screen)} role="search" novalidate>
    ${textField({
      name: 'wanted',
      label: t('entities.wanted'),
      hint: t('entities.wanted_hint'),
      width: 'm',
      required: false,
      value: screen.query.get('nom') ?? '',
      error: screen.state.errors.wanted,
    })}
    ${button({ label: t('entities.search'), type: 'submit', busy: screen.state.busy === 'search' })}
  </form>`;

const state = ({ closed_on: closed, merged_into: into }) =>
  closed
    ? badge({ label: t(into ? 'entities.merged' : 'entities.closed', { day: day(closed) }), kind: 'warning' })
    : badge({ label: t('entities.open'), kind: 'success' });

function below(screen) {
  const { items, next } = screen.data.list;
  if (!items.length) return emptyState({ title: t('entities.none'), body: t('entities.none_why') });
  return html`${table({
    caption: t(screen.data.entity ? 'entities.below' : 'entities.mine'),
    hideCaption: true,
    rows: items,
    columns: [
      {
        key: 'name',
        label: t('entities.name'),
        rowHeader: true,
        cell: ({ id, name }) => html`<a href=${at(id)}>${name}</a>`,
      },
      { key: 'siret', label: 'SIRET' },
      { key: 'department', label: t('entities.department') },
      { key: 'state', label: t('entities.state'), cell: state },
    ],
  })}
  ${moreButton({ next, shown: items.length, busy: screen.state.busy === 'more', onMore: () => more(screen) })}`;
}

const facts = (entity) =>
  definitionList([
    { label: 'SIRET', value: entity.siret },
    { label: t('entities.department'), value: entity.department },
    { label: t('entities.kind'), value: t(`entities.kind_${entity.kind}`) },
    { label: t('entities.state'), value: state(entity) },
  ]);

const replaced = ({ merged_into: id, merged_into_name: name }) =>
  id
    ? alert({
        kind: 'info',
        title: t('entities.replaced', { name }),
        body: t('entities.replaced_why'),
        actions: linkButton({ label: name, href: at(id), kind: 'quiet' }),
      })
    : nothing;

const way = ({ above, name }) =>
  breadcrumb([
    { label: t('entities.title'), href: url('/entites/') },
    ...above.toReversed().map((one) => ({ label: one.name, href: at(one.id) })),
    { label: name },
  ]);

function view(screen) {
  const { entity } = screen.data;
  return html`${entity ? way(entity) : nothing}
    <h1>${entity ? entity.name : t('entities.title')}</h1>
    ${errorSummary(screen.state)}${
      entity ? html`${replaced(entity)}${facts(entity)}` : html`<p>${t('entities.why')}</p>`
    }
    ${acts(screen)}
    <section>
      <h2>${t(entity ? 'entities.below' : 'entities.mine')}</h2>
      ${searchForm(screen)}${below(screen)}
    </section>`;
}

startScreen({ access: 'user', load, view, title: ({ data }) => data?.entity?.name ?? t('entities.title') });
