// Restricted consultations this company is invited to: it is the only place that lists them. Exports:
// invitations(screen).
import { html, nothing } from 'lit-html';
import { statusBadge } from '../components/badge/badge.js';
import { linkButton } from '../components/button/button.js';
import { countdown } from '../components/countdown/countdown.js';
import { moreButton } from '../components/pagination/pagination.js';
import { table } from '../components/table/table.js';
import { trialBadge } from '../components/trial/trial.js';
import { instant } from '../src/format.js';
import { t, url } from '../src/i18n.js';
import { withNext } from '../src/paging.js';

const subject = ({ id, title, reference, buyer, test }) =>
  html`<a href=${url(`/consultations/${id}`)}>${title}</a><br /><span class="soft small"
      >${trialBadge({ test })} ${reference} · ${buyer.name}</span
    >`;
const deadline = ({ submission_deadline: at, status, time_zone: zone }) =>
  html`${instant(at, zone)}${status === 'open' ? html`<br />${countdown({ deadline: at })}` : nothing}`;
const answer = ({ id, status, title }) =>
  status === 'open'
    ? linkButton({
        label: t('company.answer'),
        href: url('/depot/', { consultation: id }),
        kind: 'primary',
        context: title,
      })
    : statusBadge(status);

export function invitations(screen) {
  const list = screen.data.invitations;
  if (!list.items.length) return nothing;
  const more = () =>
    screen.run('invitations', async () => {
      screen.data.invitations = await withNext(list);
    });
  return html`<section>
    <h2>${t('company.invitations')}</h2>
    <p>${t('company.invitations_why')}</p>
    ${table({
      caption: t('company.invitations'),
      hideCaption: true,
      rows: list.items,
      columns: [
        { key: 'title', label: t('company.consultation'), rowHeader: true, cell: subject },
        { key: 'phase', label: t('company.phase'), cell: ({ phase }) => t(`phase.${phase}`) },
        { key: 'deadline', label: t('company.deadline'), cell: deadline },
        { key: 'act', label: t('company.action'), cell: answer },
      ],
    })}
    ${
      list.next
        ? moreButton({
            next: list.next,
            shown: list.items.length,
            busy: screen.state.busy === 'invitations',
            onMore: more,
          })
        : nothing
    }
  </section>`;
}
