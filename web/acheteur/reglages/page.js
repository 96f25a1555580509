// What an entity settles once: its head and logo, the habits of its drafts, its letters, its rules. Changed by its
// administrators, part by part, each with its own button; read by all.
import { html, nothing } from 'lit-html';
import { alert } from '../../components/alert/alert.js';
import { breadcrumb } from '../../components/breadcrumb/breadcrumb.js';
import { errorSummary } from '../../components/error-summary/error-summary.js';
import { api } from '../../src/api.js';
import { t, url } from '../../src/i18n.js';
import { startScreen } from '../../src/screen.js';
import { habits } from './habits.js';
import { head } from './head.js';
import { letters } from './letters.js';
import { rules } from './rules.js';

async function load({ tenant }) {
  const base = `/v1/buyers/${tenant.tenant_id}`;
  const [settings, agents] = await Promise.all([api.get(`${base}/settings`), api.all(`${base}/agents`)]);
  return { settings, agents };
}

const view = (screen) => {
  const admin = screen.tenant.roles.includes('entity_admin');
  const way = [{ label: t('services.team'), href: url('/acheteur/equipe/') }, { label: t('settings.title') }];
  return html`${breadcrumb(way)}
    <h1 tabindex="-1">${t('settings.title')}</h1>
    <p class="soft">${screen.tenant.tenant_name}</p>
    <p>${t('settings.why')}</p>
    ${admin ? nothing : alert({ kind: 'info', body: t('settings.readers') })} ${errorSummary(screen.state)}
    ${head(screen, admin)}${habits(screen, admin)}${letters()}${rules(screen, admin)}`;
};

startScreen({ access: 'buyer', load, view });
