// Exchanges with companies: threads with their evidence, and writing a letter of any kind.
import { html, nothing } from 'lit-html';
import { breadcrumb } from '../../components/breadcrumb/breadcrumb.js';
import { linkButton } from '../../components/button/button.js';
import { errorSummary } from '../../components/error-summary/error-summary.js';
import { selectField } from '../../components/field/inputs.js';
import { api } from '../../src/api.js';
import { t, url } from '../../src/i18n.js';
import { startScreen } from '../../src/screen.js';
import { compose } from './compose.js';
import { threads } from './threads.js';

const base = ({ query }) => `/v1/consultations/${encodeURIComponent(query.get('id') ?? '')}`;

async function load(screen) {
  const consultation = await api.get(base(screen));
  const writes = consultation.permissions.includes('send-messages');
  const { lots } = consultation;
  const asked = screen.query.get('lot') ?? (lots.length === 1 ? lots[0].number : '');
  const lot = lots.find(({ number }) => number === Number(asked)) ?? null;
  const [messages, letters] = await Promise.all([
    api.all(`${base(screen)}/messages`),
    writes ? api.all(`${base(screen)}/letters`, { lot: lot?.number }) : [],
  ]);
  return { consultation, messages, letters, lot, writes };
}

function chooseLot(screen) {
  const { consultation: c, lot } = screen.data;
  if (c.lots.length < 2 || screen.query.get('repondre')) return nothing;
  return selectField({
    name: 'lot',
    label: t('exchanges.lot'),
    placeholder: t('exchanges.no_lot'),
    required: false,
    choices: c.lots.map(({ number, title }) => ({ value: number, label: `${number}. ${title}` })),
    value: lot?.number ?? '',
    error: screen.state.errors.lot,
    onChange: (number) => {
      screen.query.set('lot', number);
      history.replaceState(null, '', `?${screen.query}`);
      Object.assign(screen.state, { letter: undefined, writing: true });
      screen.reload();
    },
  });
}

function writing(screen) {
  const { consultation, letters, lot, messages, writes } = screen.data;
  if (!writes) return nothing;
  const answering = messages.find(({ id }) => id === screen.query.get('repondre'));
  const about = {
    consultation,
    letters,
    lot,
    answering,
    prefer: screen.query.get('nature') ?? '',
    only: screen.query.get('entreprise') ?? '',
    sent: () => {
      screen.state.writing = false;
      screen.query.delete('repondre');
      screen.query.delete('nature');
      screen.query.delete('entreprise');
      history.replaceState(null, '', `?${screen.query}`);
    },
  };
  return html`<details
    class="card"
    ?open=${Boolean(screen.state.writing || answering || about.prefer)}
    @toggle=${(event) => {
      screen.state.writing = event.target.open;
    }}
  >
    <summary>
      <strong>${answering ? t('exchanges.answering', { subject: answering.subject }) : t('exchanges.write')}</strong>
    </summary>
    ${chooseLot(screen)} ${compose(screen, about)}
  </details>`;
}

function view(screen) {
  const { consultation: c } = screen.data;
  return html`${breadcrumb([
      { label: t('shell.nav.buyer'), href: url('/acheteur/') },
      { label: c.reference, href: url('/acheteur/consultation/', { id: c.id }) },
      { label: t('exchanges.title') },
    ])}
    <h1 tabindex="-1">${t('exchanges.title')}</h1>
    <p class="soft">${c.title}</p>
    ${errorSummary(screen.state)} ${writing(screen)}
    <section class="stack">
      <h2>${t('exchanges.list')}</h2>
      ${threads(screen)}
      <p>${linkButton({ label: t('exchanges.register'), href: url('/acheteur/registres/', { id: c.id }) })}</p>
    </section>`;
}

startScreen({
  access: 'buyer',
  load,
  view,
  state: { filter: {}, all: false },
  title: ({ data }) => t('exchanges.tab', { reference: data.consultation.reference }),
});
