// The link of an invitation to a restricted consultation: an account of the invited company comes in by it, once.
import { html } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { button, linkButton } from '../components/button/button.js';
import { definitionList } from '../components/definition-list/definition-list.js';
import { errorSummary } from '../components/error-summary/error-summary.js';
import { identifierText } from '../components/receipt/receipt.js';
import { api, ApiProblem } from '../src/api.js';
import { instant } from '../src/format.js';
import { t, url } from '../src/i18n.js';
import { accountsOf, here, token } from '../src/link.js';
import { startScreen } from '../src/screen.js';

const consultation = ({ query }) => encodeURIComponent(query.get('consultation') ?? '');
const base = (screen) => `/v1/consultations/${consultation(screen)}/invitation`;

async function load(screen) {
  try {
    const invitation = await api.get(base(screen), { token: token(screen) });
    return { invitation, companies: await accountsOf(screen, invitation.identifier) };
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 404) throw error;
    return { invitation: null, companies: [] };
  }
}

const use = (screen, company) =>
  screen.run('use', async () => {
    await api.post(`${base(screen)}/uses`, { token: token(screen), company_id: company.id });
    location.assign(url(`/consultations/${consultation(screen)}`));
  });

function way(screen) {
  const { invitation, companies } = screen.data;
  if (!screen.session.user)
    return html`<p>${t('ticket.sign_in_why')}</p>
      ${linkButton({ label: t('ticket.sign_in'), href: url('/connexion/', { suite: here() }), kind: 'primary' })}`;
  if (!companies.length)
    return html`<p>${t('ticket.register_why', { identifier: identifierText(invitation) })}</p>
      ${linkButton({
        label: t('ticket.register'),
        href: url('/inscription/', {
          type: invitation.identifier.type,
          identifiant: invitation.identifier.value,
          suite: here(),
        }),
        kind: 'primary',
      })}`;
  return html`<p>${t('ticket.once')}</p>
    <div class="row">
      ${companies.map((company) =>
        button({
          label: t('ticket.use', { name: company.name }),
          kind: 'primary',
          busy: screen.state.busy === 'use',
          onClick: () => use(screen, company),
        }),
      )}
    </div>`;
}

function state({ invitation }) {
  if (invitation.revoked) return alert({ kind: 'warning', title: t('ticket.revoked'), body: t('ticket.revoked_why') });
  if (invitation.used) return alert({ kind: 'info', title: t('ticket.used'), body: t('ticket.used_why') });
  return '';
}

function view(screen) {
  const { invitation } = screen.data;
  if (!invitation)
    return html`<h1>${t('ticket.title')}</h1>
      ${alert({ kind: 'error', title: t('ticket.unknown'), body: t('ticket.unknown_why') })}`;
  return html`<h1>${t('ticket.title')}</h1>
    ${errorSummary(screen.state)} ${state(screen.data)}
    ${definitionList([
      { label: t('ticket.buyer'), value: invitation.buyer },
      { label: t('ticket.consultation'), value: html`${invitation.reference}<br />${invitation.title}` },
      { label: t('ticket.deadline'), value: instant(invitation.submission_deadline) },
      { label: t('ticket.invited'), value: identifierText(invitation) },
    ])}
    ${invitation.revoked ? '' : way(screen)}`;
}

startScreen({ access: null, load, view });
