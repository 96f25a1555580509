// What becomes of a consultation once it is done: taken away in open formats, kept, transferred, eliminated.
import { html } from 'lit-html';
import { breadcrumb } from '../../components/breadcrumb/breadcrumb.js';
import { errorSummary } from '../../components/error-summary/error-summary.js';
import { api } from '../../src/api.js';
import { t, url } from '../../src/i18n.js';
import { startScreen } from '../../src/screen.js';
import { takeFolderButton } from '../../src/take-folder.js';
import { holds } from './holds.js';
import { papers } from './papers.js';
import { transfers } from './transfers.js';

const base = (screen) => `/v1/consultations/${encodeURIComponent(screen.query.get('id') ?? '')}`;

async function load(screen) {
  const at = base(screen);
  const [consultation, archive] = await Promise.all([api.get(at), api.get(`${at}/archive`)]);
  return { base: at, consultation, archive };
}

const whole = (screen) =>
  html`<section class="card">
    <h2>${t('archives.whole')}</h2>
    <p>${t('archives.whole_why')}</p>
    ${takeFolderButton(screen, {
      kind: 'whole',
      label: t('archives.take'),
      path: `${screen.data.base}/folders/whole`,
      name: `dossier-${screen.data.consultation.reference}`,
    })}
  </section>`;

function view(screen) {
  const { consultation: c } = screen.data;
  return html`${breadcrumb([
      { label: t('shell.nav.buyer'), href: url('/acheteur/') },
      { label: c.reference, href: url('/acheteur/consultation/', { id: c.id }) },
      { label: t('archives.title') },
    ])}
    <h1 tabindex="-1">${t('archives.title')}</h1>
    <p class="soft">${c.title}</p>
    ${errorSummary(screen.state)} ${papers(screen)} ${holds(screen)} ${transfers(screen)} ${whole(screen)}`;
}

startScreen({
  access: 'buyer',
  load,
  view,
  title: (screen) => `${t('archives.title')}, ${screen.data.consultation.reference}`,
});
