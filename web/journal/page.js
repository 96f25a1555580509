// The registers of an entity, a company or the platform: who was let in and given what, who signed in. Lines cannot
// change.
import { html, nothing } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { breadcrumb } from '../components/breadcrumb/breadcrumb.js';
import { button, linkButton } from '../components/button/button.js';
import { emptyState } from '../components/empty-state/empty-state.js';
import { errorSummary } from '../components/error-summary/error-summary.js';
import { selectField, textField } from '../components/field/inputs.js';
import { moreButton } from '../components/pagination/pagination.js';
import { table } from '../components/table/table.js';
import { tabs } from '../components/tabs/tabs.js';
import { api } from '../src/api.js';
import { instant } from '../src/format.js';
import { t, url } from '../src/i18n.js';
import { startScreen } from '../src/screen.js';
import { groupLabel, groups, REGISTERS } from './acts.js';
import { author, sentence } from './lines.js';

const READERS = ['entity_admin', 'auditor', 'company_admin', 'operator'];
const BASES = {
  buyer: (id) => `/v1/buyers/${id}`,
  company: (id) => `/v1/companies/${id}`,
  platform: () => '/v1/platform',
};
const PARENTS = {
  buyer: { label: 'shell.nav.team', path: '/acheteur/equipe/' },
  company: { label: 'shell.nav.company', path: '/entreprise/' },
  platform: { label: 'shell.nav.operations', path: '/exploitation/' },
};

/** The space that `?entite=` names, among those whose registers this person reads; else the first of them. */
function readable({ session, query }) {
  const mine = session.memberships.filter(({ roles }) => roles.some((role) => READERS.includes(role)));
  return mine.find((one) => one.tenant_id === query.get('entite')) ?? mine[0] ?? null;
}

const register = ({ query }) => (query.get('registre') === 'connexions' ? 'sign-ins' : 'administration');
const base = (screen, space) => `${BASES[space.tenant_kind](space.tenant_id)}/${register(screen)}`;

/** What the address of the page asks of the register. */
function wanted(screen, space) {
  const { query } = screen;
  const kinds = groups(register(screen), space.tenant_kind)[query.get('actes')];
  return {
    act: kinds?.join(','),
    person: query.get('personne'),
    since: query.get('du'),
    until: query.get('au'),
  };
}

const isSearch = ({ query }) => ['actes', 'personne', 'du', 'au'].some((name) => query.get(name));

async function load(screen) {
  const space = readable(screen);
  if (!space) return { space, list: null };
  try {
    return { space, list: await api.get(base(screen, space), wanted(screen, space)) };
  } catch (problem) {
    if (!problem.errors) throw problem;
    const shown = { since: 'du', until: 'au', person: 'personne', act: 'actes' };
    const errors = Object.fromEntries(Object.entries(problem.errors).map(([name, why]) => [shown[name] ?? name, why]));
    return { space, list: { items: [], people: {}, next: null }, errors };
  }
}

const more = (screen) => () =>
  screen.run('more', async () => {
    const { space, list } = screen.data;
    const next = await api.get(base(screen, space), { ...wanted(screen, space), cursor: list.next });
    screen.data.list = {
      items: [...list.items, ...next.items],
      people: { ...list.people, ...next.people },
      next: next.next,
    };
  });

const here = (screen, more = {}) =>
  url('/journal/', {
    entite: screen.data.space.tenant_id,
    registre: register(screen) === 'sign-ins' ? 'connexions' : null,
    ...more,
  });

const registers = (screen) =>
  tabs({
    label: t('journal.registers'),
    items: REGISTERS.map((name) => ({
      label: t(`journal.register_${name}`),
      href: here(screen, { registre: name === 'sign-ins' ? 'connexions' : null }),
      current: register(screen) === name,
    })),
  });

function search(screen) {
  const { query } = screen;
  const found = (name) => ({ name, value: query.get(name) ?? '', required: false, error: screen.data.errors?.[name] });
  const chosen = Object.keys(groups(register(screen), screen.data.space.tenant_kind));
  const submit = (event) => {
    event.preventDefault();
    const given = Object.fromEntries([...new FormData(event.target)].map(([name, value]) => [name, value.trim()]));
    location.assign(here(screen, given));
  };
  return html`<details class="card no-print" ?open=${isSearch(screen)}>
    <summary>${t('journal.look')}</summary>
    <form @submit=${submit} novalidate role="search">
      <div class="grid">
        ${selectField({
          ...found('actes'),
          label: t('journal.acts'),
          placeholder: t('journal.all_acts'),
          choices: chosen.map((name) => ({ value: name, label: groupLabel(name) })),
        })}
        ${textField({
          ...found('personne'),
          label: t('journal.person'),
          hint: t('journal.person_hint'),
          type: 'email',
        })}
        ${textField({ ...found('du'), label: t('journal.since'), type: 'date', width: 'm' })}
        ${textField({ ...found('au'), label: t('journal.until'), type: 'date', width: 'm' })}
      </div>
      <div class="row">
        ${button({ label: t('journal.search'), type: 'submit' })}
        ${isSearch(screen) ? linkButton({ label: t('journal.see_all'), href: here(screen), kind: 'quiet' }) : nothing}
      </div>
    </form>
  </details>`;
}

function empty(screen) {
  const { list } = screen.data;
  const busy = screen.state.busy === 'more';
  if (list.next) return moreButton({ next: list.next, shown: 0, busy, onMore: more(screen) });
  if (isSearch(screen)) return emptyState({ title: t('journal.none_found'), body: t('journal.none_found_why') });
  const what = register(screen);
  return emptyState({ title: t(`journal.empty_${what}`), body: t(`journal.empty_${what}_why`) });
}

function lines(screen) {
  const { space, list } = screen.data;
  const busy = screen.state.busy === 'more';
  if (!list.items.length) return empty(screen);
  const who = (id) => (id ? (list.people[id] ?? t('journal.gone')) : t('journal.platform'));
  return html`<div class="row no-print">
      ${['csv', 'json'].map((format) =>
        linkButton({
          label: t('journal.export', { format: format.toUpperCase() }),
          href: `${base(screen, space)}/export?format=${format}`,
        }),
      )}
    </div>
    ${table({
      caption: t(`journal.register_${register(screen)}`),
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
    <p class="soft">${space.tenant_kind === 'platform' ? t('journal.of_platform') : space.tenant_name}</p>
    ${registers(screen)} ${errorSummary({ ...screen.state, ...(screen.data.errors && { errors: screen.data.errors }) })}
    <div class="stack">${search(screen)} ${lines(screen)}</div>`;
}

startScreen({ access: 'user', load, view });
