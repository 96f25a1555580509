// The entity: its people, their roles and keys, and its recovery key.
import { html, nothing } from 'lit-html';
import { errorSummary } from '../../components/error-summary/error-summary.js';
import { api } from '../../src/api.js';
import { t, url } from '../../src/i18n.js';
import { startScreen } from '../../src/screen.js';
import { invited } from './invited.js';
import { kind } from './kind.js';
import { recovery } from './recovery.js';
import { people } from './roles.js';
import { second } from './second.js';

async function load({ tenant }) {
  const base = `/v1/buyers/${tenant.tenant_id}`;
  const administers = tenant.roles.includes('entity_admin');
  const [buyer, agents, invited] = await Promise.all([
    api.get(base),
    api.all(`${base}/agents`),
    administers ? api.all(`${base}/invitations`) : [],
  ]);
  return { buyer, agents, invited };
}

const view = (screen) =>
  html`<h1>${t('team.title')}</h1>
    <p class="soft">${screen.data.buyer.name}, SIRET ${screen.data.buyer.siret}</p>
    <p class="row">
      <a href=${url('/acheteur/services/', { entite: screen.tenant.tenant_id })}>${t('ui.services')}</a>
      <a href=${url('/acheteur/equipe/delegations/', { entite: screen.tenant.tenant_id })}>${t('ui.delegations')}</a>
      <a href=${url('/acheteur/equipe/suppleances/', { entite: screen.tenant.tenant_id })}>${t('ui.stand_ins')}</a>
      <a href=${url('/acheteur/reglages/')}>${t('settings.title')}</a>
      <a href=${url('/entites/convention/', { entite: screen.tenant.tenant_id })}>${t('ui.convention')}</a>
      ${
        screen.tenant.roles.includes('entity_admin')
          ? html`<a href=${url('/entites/', { entite: screen.tenant.tenant_id })}>${t('ui.entities')}</a>
              <a href=${url('/journal/', { entite: screen.tenant.tenant_id })}>${t('ui.journal')}</a>`
          : nothing
      }
    </p>
    ${errorSummary(screen.state)} ${second(screen)}
    ${people(screen)}${invited(screen)}${kind(screen)}${recovery(screen)}`;

startScreen({ access: 'buyer', load, view, state: { made: null } });
