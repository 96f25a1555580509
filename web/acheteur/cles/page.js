// One's opening key: made in this browser, kept in at least two ways, and proved alive by the rehearsal of a
// consultation (REQ-084).
import { html, nothing } from 'lit-html';
import { alert } from '../../components/alert/alert.js';
import { breadcrumb } from '../../components/breadcrumb/breadcrumb.js';
import { linkButton } from '../../components/button/button.js';
import { definitionList } from '../../components/definition-list/definition-list.js';
import { errorSummary } from '../../components/error-summary/error-summary.js';
import { api } from '../../src/api.js';
import { instant } from '../../src/format.js';
import { t, url } from '../../src/i18n.js';
import { startScreen } from '../../src/screen.js';
import { creation } from './creation.js';
import { rehearsal } from './rehearsal.js';

/** A reader of one consultation's offers: their key serves to read, nothing is rehearsed. */
async function loadReading(id) {
  const at = `/v1/consultations/${encodeURIComponent(id)}`;
  const [{ items }, reading] = await Promise.all([api.get('/v1/account/member-keys'), api.get(at)]);
  const keys = items.filter((one) => one.buyer_id === reading.buyer.id);
  const { id: tenantId, name: entity } = reading.buyer;
  return { keys, reading, tenantId, entity, declareAt: `${at}/reading-keys` };
}

async function load({ tenant, query }) {
  if (query.get('lecture')) return loadReading(query.get('lecture'));
  const { items } = await api.get('/v1/account/member-keys');
  const id = query.get('consultation');
  const at = id ? `/v1/consultations/${encodeURIComponent(id)}` : null;
  const [consultation, review] = at ? await Promise.all([api.get(at), api.get(`${at}/review`)]) : [null, null];
  const tenantId = consultation?.buyer.id ?? tenant.tenant_id;
  return {
    keys: items.filter((one) => one.buyer_id === tenantId),
    consultation,
    review,
    tenantId,
    entity: tenant.tenant_name,
  };
}

const present = (key) =>
  html`<section>
    <h2>${t('keys.present')}</h2>
    ${definitionList([
      { label: t('keys.fingerprint'), value: html`<code>${key.fingerprint}</code>` },
      { label: t('keys.created'), value: instant(key.created_at) },
      { label: t('keys.ways'), value: key.wraps.map(({ kind }) => t(`keys.way_${kind}`)).join(', ') },
    ])}
    <p class="small">${t('keys.replace_why')}</p>
  </section>`;

function view(screen) {
  const {
    keys: [current],
    consultation,
    reading,
  } = screen.data;
  return html`${
      consultation
        ? breadcrumb([
            { label: t('shell.nav.buyer'), href: url('/acheteur/') },
            {
              label: consultation.reference || consultation.title,
              href: url('/acheteur/consultation/', { id: consultation.id, etape: 'keys' }),
            },
            { label: t('keys.title') },
          ])
        : nothing
    }
    <h1 tabindex="-1">${t('keys.title')}</h1>
    <p>${t(reading ? 'keys.reading_why' : 'keys.why')}</p>
    ${errorSummary(screen.state)} ${screen.state.made || !current ? creation(screen) : present(current)}
    ${current && consultation && !screen.state.made ? rehearsal(screen) : nothing}
    ${
      current && reading && !screen.state.made
        ? linkButton({
            label: t('keys.read'),
            kind: 'primary',
            href: url('/acheteur/lecture/', { consultation: reading.id }),
          })
        : nothing
    }
    ${
      current && !consultation && !reading && !screen.state.made
        ? alert({ kind: 'info', body: t('keys.next') })
        : nothing
    }`;
}

startScreen({ access: 'buyer', load, view, state: { made: null, proved: null } });
