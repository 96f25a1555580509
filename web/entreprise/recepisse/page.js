// A deposit's receipt: read it, print it, keep it as PDF or as signed JSON.
import { html } from 'lit-html';
import { alert } from '../../components/alert/alert.js';
import { breadcrumb } from '../../components/breadcrumb/breadcrumb.js';
import { button, linkButton } from '../../components/button/button.js';
import { receipt } from '../../components/receipt/receipt.js';
import { api } from '../../src/api.js';
import { t, url } from '../../src/i18n.js';
import { saveText } from '../../src/save.js';
import { startScreen } from '../../src/screen.js';

const deposit = (screen) => `/v1/deposits/${encodeURIComponent(screen.query.get('id') ?? '')}`;

async function load(screen) {
  const [one, { consultation }] = await Promise.all([api.get(`${deposit(screen)}/receipt`), api.get(deposit(screen))]);
  return { one, zone: consultation.time_zone };
}

const saveJson = (one) =>
  saveText(
    JSON.stringify(one, null, 1),
    `recepisse-${one.consultation.reference}-${one.number}.json`,
    'application/json',
  );

const view = (screen) =>
  html` ${breadcrumb([{ label: t('shell.nav.company'), href: url('/entreprise/') }, { label: t('receipt.title') }])}
    <h1>${t('receipt.heading', { number: screen.data.one.number })}</h1>
    ${alert({
      kind: screen.data.one.late ? 'warning' : 'success',
      title: t(screen.data.one.late ? 'receipt.sealed_late' : 'receipt.sealed'),
      body: t(screen.data.one.test ? 'receipt.keep_trial' : 'receipt.keep'),
    })}
    <div class="row no-print">
      ${linkButton({ label: t('receipt.pdf'), href: `${deposit(screen)}/receipt.pdf`, kind: 'primary' })}
      ${button({ label: t('receipt.json'), onClick: () => saveJson(screen.data.one) })}
      ${button({ label: t('ui.print'), kind: 'quiet', onClick: () => window.print() })}
    </div>
    <article class="card receipt-sheet">${receipt(screen.data.one, screen.data.zone)}</article>
    <p class="no-print"><a href=${url('/verifier/')}>${t('receipt.verify')}</a></p>`;

startScreen({
  access: 'company',
  load,
  view,
  title: ({ data }) => t('receipt.heading', { number: data.one.number }),
});
