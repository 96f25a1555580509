// The company's deposits: those to resume first, then the sealed ones. Exports: drafts(screen), sealed(screen).
import { html, nothing } from 'lit-html';
import { badge } from '../components/badge/badge.js';
import { button, linkButton } from '../components/button/button.js';
import { confirmDialog } from '../components/dialog/dialog.js';
import { emptyState } from '../components/empty-state/empty-state.js';
import { moreButton } from '../components/pagination/pagination.js';
import { table } from '../components/table/table.js';
import { trialBadge } from '../components/trial/trial.js';
import { api } from '../src/api.js';
import { serverNow } from '../src/clock.js';
import { instant } from '../src/format.js';
import { t, url } from '../src/i18n.js';
import { withNext } from '../src/paging.js';
import { toast } from '../src/status.js';

const subject = ({ consultation }) =>
  html`<a href=${url(`/consultations/${consultation.id}`)}>${consultation.title ?? t('company.consultation')}</a>
    <br /><span class="soft small"
      >${trialBadge(consultation)}
      ${[consultation.reference, consultation.buyer?.name].filter(Boolean).join(', ')}</span
    >`;

const resume = ({ id, consultation }) =>
  linkButton({
    label: t('company.resume'),
    kind: 'primary',
    href: url('/depot/', { consultation: consultation.id, depot: id }),
    context: consultation.title,
  });

/** Transmissions begun and never sealed: what a cut or a closed tab leaves. */
export function drafts(screen) {
  const rows = screen.data.deposits.items.filter((one) => one.state === 'started');
  if (!rows.length) return nothing;
  return html`<section>
    <h2>${t('company.drafts')}</h2>
    <p>${t('company.drafts_why')}</p>
    ${table({
      caption: t('company.drafts'),
      hideCaption: true,
      rows,
      columns: [
        { key: 'subject', label: t('company.consultation'), rowHeader: true, cell: subject },
        { key: 'started_at', label: t('company.started'), cell: ({ started_at: at }) => instant(at) },
        { key: 'act', label: t('company.action'), cell: resume },
      ],
    })}
  </section>`;
}

function state({ state: given, late, changes_since: changes = [] }) {
  if (given === 'withdrawn') return badge({ label: t('company.withdrawn') });
  const when = late
    ? badge({ label: t('company.late'), kind: 'error' })
    : badge({ label: t('company.on_time'), kind: 'success' });
  return changes.length
    ? html`${when}<br />${badge({ label: t('company.changed'), kind: 'warning' })}
        <details class="small">
          <summary>${t('company.changes')}</summary>
          <ul>
            ${changes.map((one) => html`<li>${one}</li>`)}
          </ul>
        </details>`
    : when;
}

const withdraw = (screen, one) =>
  screen.run('withdraw', async () => {
    if (
      !(await confirmDialog({
        title: t('company.withdraw_title'),
        body: t('company.withdraw_why', { title: one.consultation.title }),
        confirm: t('company.withdraw'),
        danger: true,
      }))
    )
      return;
    const changed = await api.post(`/v1/deposits/${one.id}/withdrawal`);
    const items = screen.data.deposits.items.map((item) =>
      item.id === one.id ? { ...item, state: changed.state } : item,
    );
    screen.data.deposits = { ...screen.data.deposits, items };
    toast(t('company.withdrawn_done'));
  });

const canWithdraw = ({ state: given, consultation }) =>
  given === 'sealed' && consultation.submission_deadline && serverNow() < new Date(consultation.submission_deadline);

const actions = (screen) => (one) =>
  html`<div class="row">
    ${linkButton({
      label: t('company.receipt'),
      href: url('/entreprise/recepisse/', { id: one.id }),
      context: one.consultation.title,
    })}
    ${
      canWithdraw(one)
        ? button({
            label: t('company.withdraw'),
            kind: 'quiet',
            context: one.consultation.title,
            onClick: () => withdraw(screen, one),
          })
        : nothing
    }
  </div>`;

export function sealed(screen) {
  const { deposits } = screen.data;
  const rows = deposits.items.filter((one) => one.state !== 'started');
  const more = () =>
    screen.run('deposits', async () => {
      screen.data.deposits = await withNext(deposits);
    });
  return html`<section>
    <h2>${t('company.deposits')}</h2>
    ${
      rows.length
        ? table({
            caption: t('company.deposits'),
            hideCaption: true,
            rows,
            columns: [
              { key: 'subject', label: t('company.consultation'), rowHeader: true, cell: subject },
              { key: 'lots', label: t('company.lots'), cell: ({ lots }) => lots.join(', ') },
              { key: 'received_at', label: t('company.received'), cell: ({ received_at: at }) => instant(at) },
              { key: 'state', label: t('company.state'), cell: state },
              { key: 'act', label: t('company.action'), cell: actions(screen) },
            ],
          })
        : emptyState({
            title: t('company.no_deposit'),
            body: t('company.no_deposit_why'),
            action: linkButton({ label: t('company.search'), href: url('/consultations'), kind: 'primary' }),
          })
    }
    ${
      deposits.next
        ? moreButton({
            next: deposits.next,
            shown: deposits.items.length,
            busy: screen.state.busy === 'deposits',
            onMore: more,
          })
        : nothing
    }
  </section>`;
}
