// The analysis of a lot's offers: its grid, prices, one's own marks, the consensus, the ranking.
import { html, nothing } from 'lit-html';
import { alert } from '../../components/alert/alert.js';
import { badge } from '../../components/badge/badge.js';
import { breadcrumb } from '../../components/breadcrumb/breadcrumb.js';
import { errorSummary } from '../../components/error-summary/error-summary.js';
import { tabs } from '../../components/tabs/tabs.js';
import { api } from '../../src/api.js';
import { t, url } from '../../src/i18n.js';
import { startScreen } from '../../src/screen.js';
import { Cells } from './cells.js';
import * as agreed from './agreed.js';
import * as grid from './grid.js';
import * as marks from './marks.js';
import * as prices from './prices.js';
import * as ranking from './ranking.js';

const PARTS = { grille: grid, offres: prices, notes: marks, consensus: agreed, classement: ranking };
const KINDS = { preparing: 'neutral', marking: 'info', consensus: 'warning', closed: 'success' };

const lotOf = (screen) => Number(screen.query.get('lot') ?? 1);
const base = (screen) => `/v1/consultations/${encodeURIComponent(screen.query.get('id') ?? '')}/evaluation`;

/** Where somebody who comes without having chosen begins: what is theirs to do next. */
function firstPart({ phase, may }) {
  if (phase === 'preparing') return 'grille';
  if (phase === 'marking') return may.evaluate ? 'notes' : 'offres';
  return phase === 'consensus' ? 'consensus' : 'classement';
}

async function load(screen) {
  const at = `${base(screen)}/${lotOf(screen)}`;
  const lot = await api.get(at);
  const part = screen.query.get('vue') in PARTS ? screen.query.get('vue') : firstPart(lot);
  const data = { at, lot, part, ...(await PARTS[part].load?.({ at, lot, base: base(screen) })) };
  screen.state.cells = cellsOf(screen, data);
  screen.state.draft = PARTS[part].draft?.(data) ?? null;
  return data;
}

/** What is being typed, for the two parts that are grids of marks. */
function cellsOf(screen, { at, lot, part }) {
  const again = (read) => async () => read(await api.get(at));
  const own = (found) => found.marks;
  if (part === 'notes') return new Cells(screen, `${at}/marks`, lot.marks, again(own));
  if (part !== 'consensus' || !lot.consensus) return null;
  return new Cells(screen, `${at}/consensus`, agreed.known(lot), again(agreed.known));
}

const here = ({ data, query }, vue, lot = data.lot.lot) =>
  url('/acheteur/analyse/', { id: query.get('id'), lot, ...(vue && { vue }) });

const parts = (screen) =>
  tabs({
    label: t('analysis.parts'),
    items: Object.keys(PARTS)
      .filter((name) => name !== 'notes' || screen.data.lot.may.evaluate)
      .map((name) => ({
        label: t(`analysis.part_${name}`),
        href: here(screen, name),
        current: name === screen.data.part,
      })),
  });

function lots(screen) {
  const { consultation, lot } = screen.data.lot;
  if (consultation.lots.length === 1) return nothing;
  return tabs({
    label: t('analysis.lots'),
    items: consultation.lots.map(({ number, title }) => ({
      label: t('analysis.lot', { number, title }),
      href: here(screen, '', number),
      current: number === lot,
    })),
  });
}

const also = ({ query }) =>
  html`<p>
    <a href=${url('/acheteur/analyse/candidatures/', { id: query.get('id') })}>${t('analysis.applications')}</a> ·
    <a href=${url('/acheteur/analyse/rapport/', { id: query.get('id') })}>${t('analysis.report')}</a>
  </p>`;

function view(screen) {
  const { lot, part } = screen.data;
  return html`${breadcrumb([
      { label: t('shell.nav.buyer'), href: url('/acheteur/') },
      {
        label: lot.consultation.reference || lot.consultation.title,
        href: url('/acheteur/consultation/', { id: lot.consultation.id }),
      },
      { label: t('analysis.title') },
    ])}
    <div class="spread">
      <h1>${t('analysis.title')}</h1>
      ${badge({ label: t(`analysis.phase_${lot.phase}`), kind: KINDS[lot.phase] })}
    </div>
    <p class="soft">${lot.consultation.title}</p>
    ${lot.may.prepare ? also(screen) : nothing} ${errorSummary(screen.state)} ${lots(screen)} ${parts(screen)}
    ${lot.anonymous ? alert({ body: t('analysis.anonymous') }) : nothing}
    <h2>${t(`analysis.part_${part}`)}</h2>
    ${PARTS[part].view(screen)}`;
}

startScreen({ access: 'user', load, view });
