// What becomes of a consultation once it is done: taken away in open formats, kept, transferred, eliminated.
import { html } from 'lit-html';
import { breadcrumb } from '../../components/breadcrumb/breadcrumb.js';
import { errorSummary } from '../../components/error-summary/error-summary.js';
import { api } from '../../src/api.js';
import { t, url } from '../../src/i18n.js';
import { startScreen } from '../../src/screen.js';
import { takeFolderButton } from '../../src/take-folder.js';

const base = (screen) => `/v1/consultations/${encodeURIComponent(screen.query.get('id') ?? '')}`;

async function load(screen) {
  return { consultation: await api.get(base(screen)) };
}

const whole = (screen) =>
  html`<section class="card">
    <h2>${t('archives.whole')}</h2>
    <p>${t('archives.whole_why')}</p>
    ${takeFolderButton(screen, {
      kind: 'whole',
      label: t('archives.take'),
      path: `${base(screen)}/folders/whole`,
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
    ${errorSummary(screen.state)} ${whole(screen)}`;
}

startScreen({
  access: 'buyer',
  load,
  view,
  title: (screen) => `${t('archives.title')}, ${screen.data.consultation.reference}`,
});
