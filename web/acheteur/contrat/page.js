// One contract and its life, for the entity that made it.
import { html, nothing } from 'lit-html';
import { badge } from '../../components/badge/badge.js';
import { breadcrumb } from '../../components/breadcrumb/breadcrumb.js';
import { errorSummary } from '../../components/error-summary/error-summary.js';
import { api } from '../../src/api.js';
import { t, url } from '../../src/i18n.js';
import { startScreen } from '../../src/screen.js';
import { amendments } from './amendments.js';
import { ends } from './ends.js';
import { facts } from './facts.js';
import { notification } from './notification.js';
import { orders } from './orders.js';
import { handOvers, history, papers } from './papers.js';
import { subcontracting } from './subcontracting.js';

const at = ({ query }) => `/v1/contracts/${encodeURIComponent(query.get('id') ?? '')}`;

async function load(screen) {
  const [contract, lines] = await Promise.all([api.get(at(screen)), api.all(`${at(screen)}/register`)]);
  const from = contract.manages && contract.consultation_id;
  const messages = from ? await api.all(`/v1/consultations/${from}/messages`) : [];
  const letters = messages.filter(({ kind, lot }) => kind === 'performance' && lot === contract.lot);
  return { contract, lines, letters, at: at(screen) };
}

const SECTIONS = [facts, notification, orders, amendments, subcontracting, ends, papers, handOvers, history];

const view = (screen) => {
  const { contract } = screen.data;
  return html`${breadcrumb([
      { label: t('contracts.title'), href: url('/acheteur/contrats/') },
      { label: t('contract.numbered', contract) },
    ])}
    <h1>${t('contract.numbered', contract)}</h1>
    <p>
      ${contract.subject}
      ${badge({
        label: t(`contract.state_${contract.state}`),
        kind: contract.state === 'in-force' ? 'success' : 'neutral',
      })}
    </p>
    ${
      contract.consultation_id
        ? html`<p>
            <a href=${url('/acheteur/decision/', { id: contract.consultation_id, lot: contract.lot })}
              >${t('contract.from', contract)}</a
            >
          </p>`
        : nothing
    }
    ${errorSummary(screen.state)} ${SECTIONS.map((section) => section(screen))}`;
};

startScreen({ access: 'buyer', load, view, title: ({ data }) => t('contract.numbered', data.contract) });
