// What a company keeps an eye on: the consultations that it follows, and the questions that it asked. Exports:
// followedOf(screen), questionsOf(screen). Each is a list that goes on by its cursor.
import { html, nothing } from 'lit-html';
import { badge, statusBadge } from '../components/badge/badge.js';
import { button, linkButton } from '../components/button/button.js';
import { emptyState } from '../components/empty-state/empty-state.js';
import { moreButton } from '../components/pagination/pagination.js';
import { table } from '../components/table/table.js';
import { trialBadge } from '../components/trial/trial.js';
import { api } from '../src/api.js';
import { instant } from '../src/format.js';
import { t, url } from '../src/i18n.js';
import { withNext } from '../src/paging.js';
import { toast } from '../src/status.js';

const subject = ({ consultation: c }) =>
  html`<a href=${url(`/consultations/${c.id}`)}>${c.title ?? t('company.consultation')}</a><br /><span
      class="soft small"
      >${trialBadge(c)} ${[c.reference, c.buyer?.name].filter(Boolean).join(', ')}</span
    >`;

const more = (screen, name) => {
  const list = screen.data[name];
  if (!list.next) return nothing;
  const onMore = () =>
    screen.run(name, async () => {
      screen.data[name] = await withNext(list);
    });
  return moreButton({ next: list.next, shown: list.items.length, busy: screen.state.busy === name, onMore });
};

const dated = ({ consultation: { status, time_zone: zone }, at }) =>
  at ? html`<span class="soft small">${t(`company.followed_at_${status}`)}</span><br />${instant(at, zone)}` : nothing;

const leave = (screen, { consultation: c }) =>
  screen.run('followed', async () => {
    await api.del(`/v1/companies/${screen.tenant.tenant_id}/followed/${c.id}`);
    const items = screen.data.followed.items.filter(({ consultation }) => consultation.id !== c.id);
    screen.data.followed = { ...screen.data.followed, items };
    toast(t('mine.unfollowed'));
  });

const LEADS_TO_DEPOSIT = { answer: 'company.answer', resume: 'company.resume' };

const nextOf = (screen) => (line) => {
  const { consultation: c, next } = line;
  const step = LEADS_TO_DEPOSIT[next]
    ? linkButton({
        label: t(LEADS_TO_DEPOSIT[next]),
        href: url('/depot/', { consultation: c.id }),
        context: c.title,
      })
    : html`<span>${t(`company.followed_next_${next}`)}</span>`;
  return html`${step}
  ${button({ label: t('mine.unfollow'), kind: 'quiet', context: c.title, onClick: () => leave(screen, line) })}`;
};

const search = () => linkButton({ label: t('company.search'), href: url('/consultations') });

export const followedOf = (screen) =>
  html`<section>
    <h2>${t('company.followed')}</h2>
    ${
      screen.data.followed.items.length
        ? table({
            caption: t('company.followed'),
            hideCaption: true,
            rows: screen.data.followed.items,
            columns: [
              { key: 'subject', label: t('company.consultation'), rowHeader: true, cell: subject },
              { key: 'state', label: t('company.state'), cell: ({ consultation: c }) => statusBadge(c.status) },
              { key: 'at', label: t('company.date'), cell: dated },
              { key: 'next', label: t('company.next'), cell: nextOf(screen) },
            ],
          })
        : emptyState({ title: t('company.no_followed'), body: t('company.no_followed_why'), action: search() })
    }
    ${more(screen, 'followed')}
  </section>`;

const question = ({ consultation: c, text, lot }) =>
  html`<a href=${url('/question/', { consultation: c.id })}>${text}</a>${
      lot ? html`<br /><span class="soft small">${t('message.lot', { lot })}</span>` : nothing
    }`;

const stateOf = ({ state }) =>
  badge({ label: t(`company.question_${state}`), kind: state === 'answered' ? 'success' : 'neutral' });

const askedAt = ({ state, asked_at: asked, answered_at: answered, consultation: { time_zone: zone } }) =>
  html`<span class="soft small">${t(`company.question_at_${state}`)}</span><br />${instant(answered ?? asked, zone)}`;

export const questionsOf = (screen) =>
  html`<section>
    <h2>${t('company.questions')}</h2>
    ${
      screen.data.questions.items.length
        ? table({
            caption: t('company.questions'),
            hideCaption: true,
            rows: screen.data.questions.items,
            columns: [
              { key: 'text', label: t('company.question'), rowHeader: true, cell: question },
              { key: 'consultation', label: t('company.consultation'), cell: subject },
              { key: 'state', label: t('company.state'), cell: stateOf },
              { key: 'at', label: t('company.date'), cell: askedAt },
            ],
          })
        : emptyState({ title: t('company.no_question'), body: t('company.no_question_why'), action: search() })
    }
    ${more(screen, 'questions')}
  </section>`;
