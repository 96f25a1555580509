// What an entity and those below it use: year by year, then entity by entity of one year. `?entite=` names it,
// `?annee=` the year, the last one without it.
import { html, nothing } from 'lit-html';
import { breadcrumb } from '../../components/breadcrumb/breadcrumb.js';
import { linkButton } from '../../components/button/button.js';
import { emptyState } from '../../components/empty-state/empty-state.js';
import { errorSummary } from '../../components/error-summary/error-summary.js';
import { moreButton } from '../../components/pagination/pagination.js';
import { table } from '../../components/table/table.js';
import { api } from '../../src/api.js';
import { number, size } from '../../src/format.js';
import { t, url } from '../../src/i18n.js';
import { firstPage, withNext } from '../../src/paging.js';
import { startScreen } from '../../src/screen.js';
import { bars } from './bars.js';

const MOST_BARS = 20;

async function load({ query }) {
  const id = encodeURIComponent(query.get('entite') ?? '');
  const [entity, years] = await Promise.all([api.get(`/v1/buyers/${id}/branch`), api.all(`/v1/buyers/${id}/usage`)]);
  const year = Number(query.get('annee')) || years.at(-1)?.year;
  const list = year ? await firstPage(`/v1/buyers/${id}/usage/${year}`) : null;
  return { entity, years, year, list };
}

const more = (screen) =>
  screen.run('more', async () => {
    screen.data.list = await withNext(screen.data.list);
  });

const counts = [
  { key: 'consultations', label: () => t('usage.consultations'), cell: ({ consultations }) => number(consultations) },
  { key: 'deposits', label: () => t('usage.deposits'), cell: ({ deposits }) => number(deposits) },
  { key: 'size_bytes', label: () => t('usage.size'), cell: ({ size_bytes: bytes }) => size(bytes) },
].map((column) => ({ ...column, align: 'end' }));
const columns = () => counts.map((column) => ({ ...column, label: column.label() }));

const byYear = ({ data: { years, entity } }) =>
  html`<h2>${t('usage.by_year')}</h2>
    ${bars({
      label: t('usage.deposits_by_year'),
      items: years.map(({ year, deposits }) => ({ name: String(year), value: deposits, told: number(deposits) })),
    })}
    ${table({
      caption: t('usage.by_year'),
      hideCaption: true,
      rows: years,
      columns: [
        {
          key: 'year',
          label: t('usage.year'),
          rowHeader: true,
          cell: ({ year }) => html`<a href=${url('/entites/usage/', { entite: entity.id, annee: year })}>${year}</a>`,
        },
        { key: 'entities', label: t('usage.entities'), align: 'end', cell: ({ entities }) => number(entities) },
        ...columns(),
      ],
    })}`;

function byEntity(screen) {
  const { list, year } = screen.data;
  const most = [...list.items].sort((one, other) => other.size_bytes - one.size_bytes).slice(0, MOST_BARS);
  return html`<h2>${t('usage.of_year', { year })}</h2>
    ${bars({
      label: t('usage.size_by_entity', { year }),
      items: most.map(({ name, size_bytes: bytes }) => ({ name, value: bytes, told: size(bytes) })),
    })}
    ${table({
      caption: t('usage.of_year', { year }),
      hideCaption: true,
      rows: list.items,
      columns: [
        { key: 'name', label: t('usage.entity'), rowHeader: true },
        { key: 'siret', label: 'SIRET' },
        ...columns(),
      ],
    })}
    ${moreButton({
      next: list.next,
      busy: screen.state.busy === 'more',
      onMore: () => more(screen),
      shown: list.items.length,
    })}`;
}

function view(screen) {
  const { entity, years, list } = screen.data;
  return html`${breadcrumb([
      { label: t('convention.entities'), href: url('/entites/') },
      { label: entity.name, href: url('/entites/', { entite: entity.id }) },
      { label: t('usage.title') },
    ])}
    <h1 tabindex="-1">${t('usage.title')}</h1>
    <p class="soft">${entity.name}</p>
    <p>${t('usage.why')}</p>
    ${errorSummary(screen.state)}
    ${
      years.length
        ? html`<p class="no-print">
              ${linkButton({ label: t('usage.export'), href: `/v1/buyers/${entity.id}/usage-export` })}
            </p>
            ${byYear(screen)}`
        : emptyState({ title: t('usage.none'), body: t('usage.none_why') })
    }
    ${list ? byEntity(screen) : nothing}`;
}

startScreen({ access: 'user', load, view });
