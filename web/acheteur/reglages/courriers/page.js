// The library of letters: the standard words of each kind, and the entity's own, tried before they are kept.
import { html, nothing } from 'lit-html';
import { alert } from '../../../components/alert/alert.js';
import { badge } from '../../../components/badge/badge.js';
import { breadcrumb } from '../../../components/breadcrumb/breadcrumb.js';
import { errorSummary } from '../../../components/error-summary/error-summary.js';
import { table } from '../../../components/table/table.js';
import { api } from '../../../src/api.js';
import { lang, t, url } from '../../../src/i18n.js';
import { firstPage } from '../../../src/paging.js';
import { startScreen } from '../../../src/screen.js';
import { editor } from './editor.js';

async function load({ tenant }) {
  const base = `/v1/buyers/${tenant.tenant_id}`;
  const [settings, kinds, consultations] = await Promise.all([
    api.get(`${base}/settings`),
    api.all('/v1/letter-kinds'),
    firstPage(`${base}/consultations`),
  ]);
  return { settings, kinds, consultations: consultations.items };
}

const labelOf = (row) => (lang === 'en' ? row.label_en : row.label);
const ownOf = (screen, { code }) => screen.data.settings.letters.find(({ kind }) => kind === code);

const library = (screen) =>
  table({
    caption: t('library.title'),
    hideCaption: true,
    rows: screen.data.kinds,
    columns: [
      {
        key: 'kind',
        label: t('library.kind'),
        rowHeader: true,
        cell: (row) => html`<a href=${url('/acheteur/reglages/courriers/', { nature: row.code })}>${labelOf(row)}</a>`,
      },
      { key: 'article', label: t('library.article'), cell: ({ article }) => article },
      {
        key: 'words',
        label: t('library.words'),
        cell: (row) => {
          const own = ownOf(screen, row);
          return own
            ? badge({ label: t('library.own', { version: own.version }), kind: 'info' })
            : t('library.standard');
        },
      },
    ],
  });

function view(screen) {
  const row = screen.data.kinds.find(({ code }) => code === screen.query.get('nature'));
  const admin = screen.tenant.roles.includes('entity_admin');
  const way = [
    { label: t('services.team'), href: url('/acheteur/equipe/') },
    { label: t('settings.title'), href: url('/acheteur/reglages/') },
    row ? { label: t('library.title'), href: url('/acheteur/reglages/courriers/') } : { label: t('library.title') },
    ...(row ? [{ label: labelOf(row) }] : []),
  ];
  return html`${breadcrumb(way)}
    <h1 tabindex="-1">${row ? labelOf(row) : t('library.title')}</h1>
    ${admin ? nothing : alert({ kind: 'info', body: t('settings.readers') })} ${errorSummary(screen.state)}
    ${
      row
        ? editor(screen, row, ownOf(screen, row), admin)
        : html`<p>${t('library.why')}</p>
            ${library(screen)}`
    }`;
}

startScreen({ access: 'buyer', load, view, state: { typed: null, preview: null } });
