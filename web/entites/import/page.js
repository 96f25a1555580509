// Entities made from a spreadsheet: the file is judged line by line, read, then made by pages. `?sous=` names the
// entity below which it makes; `?import=` one begun before, which goes on where it was cut.
import { html, nothing } from 'lit-html';
import { alert } from '../../components/alert/alert.js';
import { badge } from '../../components/badge/badge.js';
import { breadcrumb } from '../../components/breadcrumb/breadcrumb.js';
import { button, linkButton } from '../../components/button/button.js';
import { errorSummary } from '../../components/error-summary/error-summary.js';
import { fileDrop } from '../../components/file-drop/file-drop.js';
import { moreButton } from '../../components/pagination/pagination.js';
import { Announcer, progress } from '../../components/progress/progress.js';
import { table } from '../../components/table/table.js';
import { api } from '../../src/api.js';
import { number } from '../../src/format.js';
import { t, url } from '../../src/i18n.js';
import { inBase64 } from '../../src/in-base64.js';
import { firstPage, withNext } from '../../src/paging.js';
import { startScreen } from '../../src/screen.js';
import { toast } from '../../src/status.js';

const COLUMNS = ['siret', 'nom', 'departement', 'nature', 'siret_parent', 'administrateur_email', 'administrateur_nom'];
const MOST_LINES = 2000;
const MOST_BYTES = 3_000_000;
const KINDS = { to_make: 'info', made: 'success', exists: 'neutral', refused: 'error' };
const base = ({ id }) => `/v1/entity-imports/${id}`;

async function load({ query }) {
  const under = query.get('sous');
  const entity = under ? await api.get(`/v1/buyers/${encodeURIComponent(under)}/branch`) : null;
  const id = query.get('import');
  const found = id ? await api.get(`/v1/entity-imports/${encodeURIComponent(id)}`) : null;
  return { entity, found, list: found ? await firstPage(`${base(found)}/lines`, first(found)) : null };
}

/** What is refused is shown first: it is what the person has to mend. */
const first = ({ counts }) => (counts.refused ? { outcome: 'refused' } : {});

/** Shown under the import's own address, so that a page loaded again finds it. */
async function show(screen, found) {
  history.replaceState(null, '', url('/entites/import/', { sous: found.under ?? undefined, import: found.id }));
  screen.data.found = found;
  screen.data.list = await firstPage(`${base(found)}/lines`, first(found));
}

const send = (screen, [file]) =>
  screen.run('send', async () => {
    if (file.size > MOST_BYTES) {
      screen.fail({ file: t('imports.too_long', { count: number(MOST_LINES) }) });
      return;
    }
    const under = screen.data.entity?.id ?? null;
    await show(screen, await api.post('/v1/entity-imports', { under, file: await inBase64(file) }));
  });

const go = (screen) =>
  screen.run('go', async () => {
    const announcer = new Announcer(t('imports.progress'));
    let found = await api.post(`${base(screen.data.found)}/start`);
    while (!found.finished) {
      found = await api.post(`${base(found)}/pages`, {});
      screen.data.found = found;
      announcer.update(ratio(found));
      screen.update({});
    }
    await show(screen, found);
    toast(t('imports.finished'));
  });

const filtered = (screen, outcome) =>
  screen.run('filter', async () => {
    screen.data.list = await firstPage(`${base(screen.data.found)}/lines`, outcome ? { outcome } : {});
  });

const more = (screen) =>
  screen.run('more', async () => {
    screen.data.list = await withNext(screen.data.list);
  });

/** Of what was to be made, how much was worked. */
function ratio({ counts, lines }) {
  const asked = lines - counts.exists - counts.refused;
  return asked ? counts.made / asked : 1;
}

const choose = (screen) =>
  html`<p>${t('imports.why')}</p>
    <p class="small">${t('imports.columns')} <code>${COLUMNS.join(' ; ')}</code></p>
    ${fileDrop({
      name: 'file',
      label: t('imports.file'),
      hint: t('imports.file_hint', { count: number(MOST_LINES) }),
      error: screen.state.errors.file,
      accept: '.csv,text/csv',
      single: true,
      onFiles: (files) => send(screen, files),
    })}
    ${screen.state.busy === 'send' ? html`<p role="status">${t('imports.reading')}</p>` : nothing}`;

const counted = ({ counts }) =>
  html`<ul class="row">
    ${Object.entries(counts)
      .filter(([, count]) => count)
      .map(
        ([name, count]) => html`<li>${badge({ label: t(`imports.count_${name}`, { count }), kind: KINDS[name] })}</li>`,
      )}
  </ul>`;

function step(screen) {
  const { found } = screen.data;
  const busy = screen.state.busy === 'go';
  if (busy || (found.started_at && !found.finished))
    return html`${progress({ label: t('imports.progress'), ratio: ratio(found) })}
    ${busy ? nothing : button({ label: t('imports.go_on'), kind: 'primary', onClick: () => go(screen) })}`;
  if (found.finished) return alert({ kind: 'success', title: t('imports.finished'), body: t('imports.finished_why') });
  if (!found.counts.to_make) return alert({ kind: 'warning', body: t('imports.nothing') });
  return html`<p>${t('imports.nothing_yet')}</p>
    ${button({
      label: t('imports.go', { count: found.counts.to_make }),
      kind: 'primary',
      onClick: () => go(screen),
    })}`;
}

const lines = (screen) => {
  const { items, next } = screen.data.list;
  return html`<section>
    <h2>${t('imports.lines')}</h2>
    <div class="row no-print">
      ${['', 'refused', 'exists', 'made', 'to_make']
        .filter((one) => !one || screen.data.found.counts[one])
        .map((one) =>
          button({ label: t(`imports.show_${one || 'all'}`), kind: 'quiet', onClick: () => filtered(screen, one) }),
        )}
    </div>
    ${table({
      caption: t('imports.lines'),
      hideCaption: true,
      empty: t('imports.none'),
      rows: items,
      columns: [
        { key: 'number', label: t('imports.line'), align: 'end', rowHeader: true },
        { key: 'siret', label: 'SIRET' },
        {
          key: 'name',
          label: t('imports.name'),
          cell: ({ name, entity }) =>
            entity ? html`<a href=${url('/entites/', { entite: entity })}>${name}</a>` : name,
        },
        {
          key: 'outcome',
          label: t('imports.outcome'),
          cell: ({ outcome }) => badge({ label: t(`imports.outcome_${outcome}`), kind: KINDS[outcome] }),
        },
        { key: 'reason', label: t('imports.reason') },
      ],
    })}
    ${moreButton({ next, shown: items.length, busy: screen.state.busy === 'more', onMore: () => more(screen) })}
  </section>`;
};

const report = (screen) => {
  const { found, entity } = screen.data;
  return html`${counted(found)}${step(screen)}
    <div class="row no-print">
      ${linkButton({ label: t('imports.report'), href: `${base(found)}/report` })}
      ${linkButton({
        label: t('imports.another'),
        href: url('/entites/import/', entity ? { sous: entity.id } : {}),
        kind: 'quiet',
      })}
    </div>
    ${lines(screen)}`;
};

function view(screen) {
  const { entity, found } = screen.data;
  const way = entity ? [{ label: entity.name, href: url('/entites/', { entite: entity.id }) }] : [];
  return html`${breadcrumb([
      { label: t('imports.entities'), href: url('/entites/') },
      ...way,
      { label: t('imports.title') },
    ])}
    <h1>${t('imports.title')}</h1>
    <p class="soft">${entity ? t('imports.under', { name: entity.name }) : t('imports.everywhere')}</p>
    ${errorSummary(screen.state)} ${found ? report(screen) : choose(screen)}`;
}

startScreen({ access: 'user', load, view });
