// The registers of a consultation: read, export, verify elsewhere.
import { html } from 'lit-html';
import { alert } from '../../components/alert/alert.js';
import { breadcrumb } from '../../components/breadcrumb/breadcrumb.js';
import { linkButton } from '../../components/button/button.js';
import { emptyState } from '../../components/empty-state/empty-state.js';
import { errorSummary } from '../../components/error-summary/error-summary.js';
import { moreButton } from '../../components/pagination/pagination.js';
import { table } from '../../components/table/table.js';
import { tabs } from '../../components/tabs/tabs.js';
import { api, ApiProblem } from '../../src/api.js';
import { instant } from '../../src/format.js';
import { t, url } from '../../src/i18n.js';
import { firstPage, withNext } from '../../src/paging.js';
import { startScreen } from '../../src/screen.js';
import { acting, contents, sentence } from './lines.js';

const KINDS = [
  'downloads',
  'deposits',
  'openings',
  'publications',
  'evaluations',
  'questions',
  'messages',
  'attempts',
  'archive',
];
const FORMATS = ['csv', 'pdf', 'json'];

/** `registers.archive` says a ZIP of documents: the tab has its own words. */
const named = (kind) => (kind === 'archive' ? t('archives.title') : t(`registers.${kind}`));
const kindOf = ({ query }) => (KINDS.includes(query.get('registre')) ? query.get('registre') : KINDS[0]);
const base = (screen) => `/v1/consultations/${encodeURIComponent(screen.query.get('id') ?? '')}`;

/** A register that is shut until the deadline is a state of the screen, not a failure. */
async function readRegister(screen) {
  try {
    return { list: await firstPage(`${base(screen)}/registers/${kindOf(screen)}`), hidden: null };
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.code !== 'register-hidden') throw error;
    return { list: null, hidden: error.detail };
  }
}

async function load(screen) {
  const [consultation, register] = await Promise.all([api.get(base(screen)), readRegister(screen)]);
  return { consultation, ...register };
}

const columns = (people) => [
  { key: 'seq', label: t('registers.number'), align: 'end', rowHeader: true },
  { key: 'at', label: t('registers.at'), cell: ({ at }) => instant(at) },
  {
    key: 'what',
    label: t('registers.what'),
    cell: (line) => html`${sentence(line)}${acting(line, people)}${contents(line)}`,
  },
];

const exports = (screen) =>
  html`<div class="row no-print">
    ${FORMATS.map((format) =>
      linkButton({
        label: t('registers.export', { format: format.toUpperCase() }),
        href: `${base(screen)}/registers/${kindOf(screen)}/export?format=${format}`,
      }),
    )}
  </div>`;

function register(screen) {
  const { list, hidden } = screen.data;
  if (hidden) return alert({ title: t('registers.hidden'), body: hidden });
  if (!list.items.length) return emptyState({ title: t('registers.empty'), body: t('registers.empty_why') });
  const more = () =>
    screen.run('more', async () => {
      screen.data.list = await withNext(list);
    });
  return html`${exports(screen)}
    ${table({ caption: named(kindOf(screen)), columns: columns(list.people), rows: list.items })}
    ${moreButton({ next: list.next, shown: list.items.length, busy: screen.state.busy === 'more', onMore: more })}
    <p class="small">${t('registers.chain')}</p>`;
}

function view(screen) {
  const { consultation: c } = screen.data;
  const items = KINDS.map((kind) => ({
    label: named(kind),
    href: url('/acheteur/registres/', { id: c.id, registre: kind }),
    current: kind === kindOf(screen),
  }));
  return html`${breadcrumb([
      { label: t('shell.nav.buyer'), href: url('/acheteur/') },
      { label: c.reference, href: url('/acheteur/consultation/', { id: c.id }) },
      { label: t('registers.title') },
    ])}
    <h1>${t('registers.title')}</h1>
    <p class="soft">${c.title}</p>
    ${errorSummary(screen.state)} ${tabs({ label: t('registers.title'), items })} ${register(screen)}`;
}

startScreen({
  access: 'buyer',
  load,
  view,
  title: (screen) => `${named(kindOf(screen))}, ${screen.data.consultation.reference}`,
});
