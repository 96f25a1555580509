// What became of each letter, in the order of time, and what to do when one came back. Exports: lost(context),
// tracking(screen, context).
import { html, nothing } from 'lit-html';
import { alert } from '../../components/alert/alert.js';
import { button } from '../../components/button/button.js';
import { textField } from '../../components/field/inputs.js';
import { timeline } from '../../components/timeline/timeline.js';
import { api } from '../../src/api.js';
import { t } from '../../src/i18n.js';
import { toast } from '../../src/status.js';

const BAD = new Set(['bounced', 'complaint', 'deferred']);

/** One warning a letter that nobody got, before everything else. */
export const lost = ({ messages }) =>
  messages
    .filter((one) => one.came_back)
    .map((one) =>
      alert({
        kind: 'error',
        title: t('mailing.came_back', { company: one.company.name }),
        body: t('mailing.came_back_todo'),
      }),
    );

const at = ({ consultation_id: id, id: letter }) => `/v1/consultations/${id}/messages/${letter}`;

const resend = (screen, letter) =>
  screen.submit(`resend-${letter.id}`, async (given) => {
    await api.post(`${at(letter)}/resendings`, { email: given[`email-${letter.id}`] ?? '' });
    toast(t('mailing.resent'));
    await screen.reload();
  });

const note = (screen, letter) =>
  screen.submit(`paper-${letter.id}`, async (given) => {
    await api.post(`${at(letter)}/postings`, {
      sent_on: given[`day-${letter.id}`] ?? '',
      reference: given[`reference-${letter.id}`] ?? '',
    });
    toast(t('mailing.noted'));
    await screen.reload();
  });

const facts = (letter) =>
  timeline({
    label: t('mailing.follow', { company: letter.company.name }),
    items: letter.history.map(({ kind, at: when, detail, attachment_id: file }) => ({
      at: when,
      title: t(`message.fact_${kind}`),
      detail: letter.attachments.find((one) => one.id === file)?.name ?? detail,
      state: BAD.has(kind) ? 'next' : 'past',
    })),
  });

const resendForm = (screen, letter) =>
  html`<form class="form" @submit=${resend(screen, letter)} novalidate>
    ${textField({
      name: `email-${letter.id}`,
      label: t('mailing.other_address'),
      hint: t('mailing.other_address_hint'),
      type: 'email',
      width: 'm',
      required: false,
      error: screen.state.errors.email,
    })}
    ${button({
      label: t('mailing.resend'),
      type: 'submit',
      context: letter.company.name,
      busy: screen.state.busy === `resend-${letter.id}`,
    })}
  </form>`;

const paperForm = (screen, letter) =>
  html`<form class="form" @submit=${note(screen, letter)} novalidate>
    ${textField({
      name: `day-${letter.id}`,
      label: t('mailing.paper_day'),
      hint: letter.kind === 'rejection' ? t('mailing.paper_hint') : undefined,
      type: 'date',
      width: 's',
      error: screen.state.errors.sent_on,
    })}
    ${textField({
      name: `reference-${letter.id}`,
      label: t('mailing.paper_reference'),
      width: 'm',
      required: false,
    })}
    ${button({
      label: t('mailing.paper_note'),
      type: 'submit',
      context: letter.company.name,
      busy: screen.state.busy === `paper-${letter.id}`,
    })}
  </form>`;

/** A folded line a letter; one that came back is open. */
export const tracking = (screen, { messages }) =>
  messages.length
    ? html`<h3>${t('mailing.history')}</h3>
        ${messages.map(
          (letter) =>
            html`<details ?open=${letter.came_back}>
              <summary>
                ${t('mailing.follow', { company: letter.company.name })}, ${t(`message.${letter.kind}`)}
              </summary>
              ${facts(letter)}
              <details>
                <summary>${t('mailing.resend')}</summary>
                ${resendForm(screen, letter)}
              </details>
              <details>
                <summary>${t('mailing.paper')}</summary>
                ${paperForm(screen, letter)}
              </details>
            </details>`,
        )}`
    : nothing;
