// The identities of providers (ProConnect…) that open this account. Exports: identities(screen).
import { html, nothing } from 'lit-html';
import { button } from '../components/button/button.js';
import { table } from '../components/table/table.js';
import { instant } from '../src/format.js';
import { t } from '../src/i18n.js';
import { removal } from './removal.js';

const columns = (screen) => [
  { key: 'provider', label: t('account.identity_provider'), rowHeader: true },
  { key: 'tied_at', label: t('account.identity_since'), cell: ({ tied_at: at }) => instant(at) },
  {
    key: 'act',
    label: t('account.action'),
    cell: ({ id, provider }) =>
      button({
        label: t('account.identity_untie'),
        kind: 'danger',
        context: provider,
        onClick: () =>
          removal(
            screen,
            `/v1/account/identities/${id}`,
            t('account.identity_untie_title', { provider }),
            t('account.identity_untie_why'),
          ),
      }),
  },
];

/** Nothing for whoever never came by a provider. */
export const identities = (screen) =>
  screen.data.identities.length
    ? html`<section class="card">
        <h2>${t('account.identities')}</h2>
        <p>${t('account.identities_why')}</p>
        ${table({
          caption: t('account.identities'),
          hideCaption: true,
          columns: columns(screen),
          rows: screen.data.identities,
        })}
      </section>`
    : nothing;
