// The link sent to a company named as a member of a group: it says, once, whether it is.
import { html } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { button, linkButton } from '../components/button/button.js';
import { definitionList } from '../components/definition-list/definition-list.js';
import { errorSummary } from '../components/error-summary/error-summary.js';
import { identifierText } from '../components/receipt/receipt.js';
import { api, ApiProblem } from '../src/api.js';
import { t, url } from '../src/i18n.js';
import { accountsOf, here, token } from '../src/link.js';
import { startScreen } from '../src/screen.js';

const PATH = '/v1/consortium-membership';
async function load(screen) {
  try {
    const group = await api.get(PATH, { token: token(screen) });
    return { group, companies: await accountsOf(screen, group.identifier) };
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 404) throw error;
    return { group: null, companies: [] };
  }
}

const answer = (screen, { id }, member) =>
  screen.run('answer', async () => {
    await api.post(PATH, { token: token(screen), company_id: id, member });
    await screen.reload();
  });

function way(screen) {
  const { group, companies } = screen.data;
  if (group.confirmed !== null)
    return alert({ kind: 'success', live: true, body: t(`group.answered_${group.confirmed ? 'yes' : 'no'}`) });
  if (!screen.session.user)
    return html`<p>${t('group.sign_in_why')}</p>
      ${linkButton({ label: t('group.sign_in'), href: url('/connexion/', { suite: here() }), kind: 'primary' })}`;
  const { type, value } = group.identifier;
  if (!companies.length)
    return html`<p>${t('group.register_why', { identifier: identifierText(group) })}</p>
      ${linkButton({
        label: t('group.register'),
        href: url('/inscription/', { type, identifiant: value, suite: here() }),
        kind: 'primary',
      })}`;
  return html`<p>${t('group.once')}</p>
    ${companies.map(
      (company) =>
        html`<div class="row">
          ${button({
            label: t('group.confirm'),
            context: company.name,
            kind: 'primary',
            busy: screen.state.busy === 'answer',
            onClick: () => answer(screen, company, true),
          })}
          ${button({ label: t('group.deny'), context: company.name, onClick: () => answer(screen, company, false) })}
        </div>`,
    )}`;
}

function view(screen) {
  const { group } = screen.data;
  if (!group)
    return html`<h1>${t('group.title')}</h1>
      ${alert({ kind: 'error', title: t('group.unknown'), body: t('group.unknown_why') })}`;
  return html`<h1>${t('group.title')}</h1>
    <p>${t('group.why')}</p>
    ${errorSummary(screen.state)}
    ${definitionList([
      { label: t('group.buyer'), value: group.buyer },
      { label: t('group.consultation'), value: html`${group.reference}<br />${group.title}` },
      { label: t('group.lead'), value: html`${group.lead.name}<br />${identifierText(group.lead)}` },
      { label: t('group.form'), value: t(`group.form_${group.kind}`) },
      { label: t('group.member'), value: identifierText(group) },
    ])}
    ${way(screen)}`;
}

startScreen({ access: null, load, view });
