// Writing to candidates: what was sent and its evidence, and the letters of this lot. Exports: view(screen, context).
import { html } from 'lit-html';
import { linkButton } from '../../components/button/button.js';
import { lastEvidence } from '../../components/message/message.js';
import { table } from '../../components/table/table.js';
import { instant } from '../../src/format.js';
import { t, url } from '../../src/i18n.js';
import { compose } from '../echanges/compose.js';
import { lost, tracking } from './tracking.js';

const sentTable = ({ messages }) =>
  table({
    caption: t('mailing.table'),
    empty: t('mailing.none'),
    rows: messages.filter(({ from_company: received }) => !received),
    columns: [
      { key: 'company', label: t('decision.candidate'), rowHeader: true, cell: ({ company }) => company.name },
      {
        key: 'kind',
        label: t('mailing.kind'),
        cell: ({ kind, lot }) => html`${t(`message.${kind}`)}${lot ? html`, ${t('message.lot', { lot })}` : ''}`,
      },
      { key: 'sent_at', label: t('mailing.sent_at'), cell: ({ sent_at: at }) => instant(at) },
      { key: 'evidence', label: t('mailing.evidence'), cell: lastEvidence },
    ],
  });

export const view = (screen, context) =>
  html`${lost(context)}${sentTable(context)}${tracking(screen, context)}
    <p>
      ${linkButton({
        label: t('exchanges.title'),
        href: url('/acheteur/echanges/', { id: context.consultation.id, lot: context.lot.number }),
      })}
    </p>
    <details
      ?open=${Boolean(screen.state.mailing)}
      @toggle=${(event) => {
        screen.state.mailing = event.target.open;
      }}
    >
      <summary>${t('exchanges.write')}</summary>
      ${compose(screen, {
        ...context,
        sent: () => {
          screen.state.mailing = false;
        },
      })}
    </details>`;
