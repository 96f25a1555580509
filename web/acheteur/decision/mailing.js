// Writing to candidates: rejection, notification, information; attachments by hash. Exports: view(screen, context),
// send(screen, context) → handler.
import { html, nothing } from 'lit-html';
import { button } from '../../components/button/button.js';
import { checkboxGroup } from '../../components/field/choices.js';
import { selectField, textArea, textField } from '../../components/field/inputs.js';
import { fileDrop } from '../../components/file-drop/file-drop.js';
import { lastEvidence } from '../../components/message/message.js';
import { table } from '../../components/table/table.js';
import { api } from '../../src/api.js';
import { attach } from '../../src/attach.js';
import { instant, size } from '../../src/format.js';
import { t } from '../../src/i18n.js';
import { toast } from '../../src/status.js';
import { draft, personal } from './letters.js';
import { lost, tracking } from './tracking.js';

const KINDS = ['rejection', 'notification', 'information'];

/** Who may get it: losers not told yet, the winner alone, or everyone. */
function audience(kind, { bids, decision, messages, lot }) {
  const told = new Set(
    messages.filter((one) => one.kind === kind && one.lot === lot.number).map((one) => one.company.id),
  );
  const holders = new Set([decision.awardee_deposit_id, ...decision.other_deposit_ids]);
  if (kind === 'notification') return bids.filter((one) => holders.has(one.id) && !told.has(one.company.id));
  return kind === 'rejection' ? bids.filter((one) => !holders.has(one.id) && !told.has(one.company.id)) : bids;
}

/** Rejections come first, then the notification. */
function firstKind(context) {
  if (audience('rejection', context).length) return 'rejection';
  return audience('notification', context).length ? 'notification' : 'information';
}

const addFiles = (screen, context, files) =>
  screen.run('attach', async () => {
    for (const file of files) {
      const made = await attach(`/v1/consultations/${context.consultation.id}/attachments`, file);
      screen.update({ attachments: [...screen.state.attachments, made] });
    }
  });

const attached = (screen) =>
  screen.state.attachments.length
    ? html`<ul>
        ${screen.state.attachments.map(
          (one) =>
            html`<li>
              ${one.name} (${size(one.size)})
              ${button({
                label: t('ui.remove'),
                kind: 'quiet',
                context: one.name,
                onClick: () =>
                  screen.update({ attachments: screen.state.attachments.filter(({ id }) => id !== one.id) }),
              })}
            </li>`,
        )}
      </ul>`
    : nothing;

function form(screen, context) {
  const { errors, busy } = screen.state;
  const kind = screen.state.kind ?? firstKind(context);
  const people = audience(kind, context);
  const { subject, body } = draft(kind, context);
  return html`<form class="form" @submit=${send(screen, context)} novalidate>
    ${selectField({
      name: 'kind',
      label: t('mailing.kind'),
      choices: KINDS.map((value) => ({ value, label: t(`message.${value}`) })),
      value: kind,
      width: 'm',
      error: errors.kind,
      onChange: (value) => screen.update({ kind: value }),
    })}
    ${
      people.length
        ? checkboxGroup({
            name: 'company_ids',
            label: t('mailing.to'),
            choices: people.map((one) => ({ value: one.company.id, label: one.company.name })),
            values: screen.state.to ?? people.map((one) => one.company.id),
            error: errors.company_ids,
            onChange: (to) => screen.update({ to }),
          })
        : html`<p>${t('mailing.nobody')}</p>`
    }
    ${textField({ name: 'subject', label: t('mailing.subject'), value: subject, error: errors.subject })}
    ${textArea({
      name: 'body',
      label: t('mailing.body'),
      hint: kind === 'rejection' ? t('mailing.body_hint') : undefined,
      rows: 14,
      value: body,
      error: errors.body,
    })}
    ${fileDrop({
      name: 'attachments',
      label: t('message.attachments'),
      hint: t('mailing.files_hint'),
      error: errors.attachments,
      onFiles: (files) => addFiles(screen, context, files),
    })}
    ${attached(screen)}${busy === 'attach' ? html`<p role="status">${t('mailing.sending_files')}</p>` : nothing}
    ${button({
      label: t('mailing.send'),
      kind: 'primary',
      type: 'submit',
      busy: busy === 'mail',
      disabled: !people.length,
    })}
  </form>`;
}

/** One message a candidate: each letter carries its own rank and reason, and a failure leaves the others sent once. */
const send = (screen, context) =>
  screen.submit('mail', async ({ kind, subject, body, company_ids: given }) => {
    const chosen = [].concat(given ?? []);
    if (!chosen.length) {
      screen.fail({ company_ids: t('mailing.choose') });
      return;
    }
    const attachments = screen.state.attachments.map(({ id }) => id);
    for (const deposit of audience(kind, context).filter((one) => chosen.includes(one.company.id))) {
      const message = {
        kind,
        lot: context.lot.number,
        company_ids: [deposit.company.id],
        subject,
        body: personal(body, deposit, context.decision),
        attachments,
      };
      await api.post(`/v1/consultations/${context.consultation.id}/messages`, message);
    }
    Object.assign(screen.state, { kind: undefined, to: undefined, attachments: [], mailing: false });
    toast(t('mailing.sent', { count: chosen.length }));
    await screen.reload();
  });

const sentTable = ({ messages }) =>
  table({
    caption: t('mailing.table'),
    empty: t('mailing.none'),
    rows: messages,
    columns: [
      { key: 'company', label: t('decision.candidate'), rowHeader: true, cell: ({ company }) => company.name },
      {
        key: 'kind',
        label: t('mailing.kind'),
        cell: ({ kind, lot }) => html`${t(`message.${kind}`)}${lot ? html`, ${t('message.lot', { lot })}` : nothing}`,
      },
      { key: 'sent_at', label: t('mailing.sent_at'), cell: ({ sent_at: at }) => instant(at) },
      { key: 'evidence', label: t('mailing.evidence'), cell: lastEvidence },
    ],
  });

export const view = (screen, context) =>
  html`${lost(context)}${sentTable(context)}${tracking(screen, context)}
    <details
      ?open=${Boolean(screen.state.mailing)}
      @toggle=${(event) => {
        screen.state.mailing = event.target.open;
      }}
    >
      <summary>${t('mailing.write')}</summary>
      ${form(screen, context)}
    </details>`;
