// Messages both ways, by thread, newest first; opening one records that its messages are read. Exports:
// threads(screen).
import { html, nothing } from 'lit-html';
import { badge } from '../../components/badge/badge.js';
import { button, linkButton } from '../../components/button/button.js';
import { emptyState } from '../../components/empty-state/empty-state.js';
import { selectField } from '../../components/field/inputs.js';
import { attachmentTable, evidence, messageBody } from '../../components/message/message.js';
import { api } from '../../src/api.js';
import { serverNow } from '../../src/clock.js';
import { instant } from '../../src/format.js';
import { t, url } from '../../src/i18n.js';

const SHOWN = 30;

function grouped(items) {
  const found = new Map();
  for (const one of items) found.set(one.thread, [...(found.get(one.thread) ?? []), one]);
  return [...found.values()].sort((a, b) => b.at(-1).sent_at.localeCompare(a.at(-1).sent_at));
}

const unread = (one) => one.from_company && !one.evidence.first_opened_at;
const past = (text) => new Date(text) < serverNow();
const answered = (thread) => thread.some((one) => one.from_company);

/** What a thread waits for, in one word. */
function stateOf(thread) {
  if (thread.some(unread)) return 'unread';
  const [first] = thread;
  const owes = thread.find((one) => one.due_at);
  if (owes && !thread.some((one) => one.kind === 'reasons')) return past(owes.due_at) ? 'overdue' : 'owed';
  if (first.reply_until && !answered(thread)) return past(first.reply_until) ? 'silent' : 'waiting';
  return answered(thread) ? 'answered' : 'sent';
}

const KINDS = { unread: 'warning', overdue: 'error', owed: 'warning', silent: 'error', answered: 'success' };
const stateBadge = (state) => badge({ label: t(`exchanges.state_${state}`), kind: KINDS[state] });

const read = (screen, thread) =>
  Promise.all(
    thread.filter(unread).map(async (one) => {
      const { first_opened_at: at } = await api.post(
        `/v1/consultations/${one.consultation_id}/messages/${one.id}/reading`,
      );
      one.evidence.first_opened_at = at;
    }),
  ).then(() => screen.update({}));

const who = (one) => (one.from_company ? one.company.name || t('exchanges.hidden_author') : t('exchanges.us'));

const message = (one) =>
  html`<article class="exchange ${one.from_company ? 'exchange--received' : ''}">
    <p>
      <strong>${who(one)}</strong> <span class="soft small">${t(`message.${one.kind}`)}, ${instant(one.sent_at)}</span>
      ${one.late ? badge({ label: t('exchanges.late'), kind: 'error' }) : nothing}
    </p>
    ${messageBody(one)} ${attachmentTable(one)}
    ${
      one.company.id
        ? html`<p class="small">
            <a href=${`/v1/consultations/${one.consultation_id}/letters/${one.id}/letter.pdf`}
              >${t('exchanges.print')}<span class="visually-hidden"> ${instant(one.sent_at)}</span></a
            >
          </p>`
        : nothing
    }
    <details>
      <summary>
        ${t('message.evidence')}<span class="visually-hidden">
          ${t('exchanges.of_message', { at: instant(one.sent_at) })}</span
        >
      </summary>
      ${evidence(one)}
    </details>
  </article>`;

function dates(thread) {
  const [first] = thread;
  const owes = thread.find((one) => one.due_at);
  const until = first.reply_until ? t('exchanges.reply_until', { at: instant(first.reply_until) }) : '';
  return html`${until ? html`<br />${until}` : nothing}
  ${owes ? html`<br />${t('exchanges.due_at', { at: instant(owes.due_at) })}` : nothing}`;
}

function card(screen, thread) {
  const [first] = thread;
  const last = thread.findLast((one) => one.from_company);
  return html`<details
    class="card thread"
    id="thread-${first.id}"
    @toggle=${(event) => event.target.open && read(screen, thread)}
  >
    <summary>
      <strong>${first.subject}</strong> ${stateBadge(stateOf(thread))}
      <span class="soft small"
        ><br />${first.company.name || t('exchanges.hidden_author')}${
          first.lot ? html`, ${t('message.lot', { lot: first.lot })}` : nothing
        },
        ${t('exchanges.count', { count: thread.length })}${dates(thread)}</span
      >
    </summary>
    ${thread.map(message)}
    ${
      last
        ? linkButton({
            label: t('exchanges.answer'),
            context: first.subject,
            href: url('/acheteur/echanges/', {
              id: first.consultation_id,
              ...(first.lot ? { lot: first.lot } : {}),
              repondre: last.id,
            }),
          })
        : nothing
    }
  </details>`;
}

const STATES = ['unread', 'owed', 'overdue', 'waiting', 'silent', 'answered', 'sent'];

function filters(screen, all) {
  const { filter } = screen.state;
  const set = (patch) => screen.update({ filter: { ...filter, ...patch }, all: false });
  const companies = [...new Map(all.map(([one]) => [one.company.id, one.company.name]))].filter(([id]) => id);
  return html`<div class="row">
    ${selectField({
      name: 'company',
      label: t('exchanges.company'),
      placeholder: t('exchanges.everyone'),
      required: false,
      width: 'm',
      choices: companies.map(([value, label]) => ({ value, label })),
      value: filter.company,
      onChange: (company) => set({ company }),
    })}
    ${selectField({
      name: 'state',
      label: t('exchanges.state'),
      placeholder: t('exchanges.any_state'),
      required: false,
      width: 'm',
      choices: STATES.map((value) => ({ value, label: t(`exchanges.state_${value}`) })),
      value: filter.state,
      onChange: (state) => set({ state }),
    })}
  </div>`;
}

export function threads(screen) {
  const all = grouped(screen.data.messages);
  if (!all.length) return emptyState({ title: t('exchanges.none'), body: t('exchanges.none_why') });
  const { company, state } = screen.state.filter;
  const kept = all.filter(
    (thread) => (!company || thread[0].company.id === company) && (!state || stateOf(thread) === state),
  );
  const shown = screen.state.all ? kept : kept.slice(0, SHOWN);
  return html`${filters(screen, all)}
    <p role="status">${t('exchanges.threads', { count: kept.length })}</p>
    ${shown.map((thread) => card(screen, thread))}
    ${
      shown.length < kept.length
        ? button({ label: t('ui.more'), onClick: () => screen.update({ all: true }) })
        : nothing
    }`;
}
