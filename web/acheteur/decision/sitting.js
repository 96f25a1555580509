// Who decided, when they sat, and the minutes, joined by their hash. Exports: fields(screen, context), read(screen,
// given, context) → Promise<body>, lines(decision).
import { html, nothing } from 'lit-html';
import { fileDrop } from '../../components/file-drop/file-drop.js';
import { textField } from '../../components/field/inputs.js';
import { attach } from '../../src/attach.js';
import { day } from '../../src/format.js';
import { t } from '../../src/i18n.js';

export function fields(screen, { decision }) {
  const { errors, minutes } = screen.state;
  return html`${textField({
    name: 'decided_body',
    label: t('decision.body'),
    hint: t('decision.body_hint'),
    maxlength: 200,
    required: false,
    value: decision?.decided_body ?? '',
    error: errors.decided_body,
  })}
  ${textField({
    name: 'meeting_on',
    label: t('decision.meeting'),
    type: 'date',
    width: 's',
    required: false,
    value: decision?.meeting_on ?? '',
    error: errors.meeting_on,
  })}
  ${fileDrop({
    name: 'minutes_id',
    label: t('decision.minutes'),
    hint: t('decision.minutes_hint'),
    error: errors.minutes_id,
    single: true,
    onFiles: ([file]) => screen.update({ minutes: file }),
  })}
  ${minutes || decision?.minutes ? html`<p role="status">${minutes?.name ?? decision.minutes.name}</p>` : nothing}`;
}

/** The file leaves first: what is decided names what arrived. */
export async function read(screen, given, { consultation, decision }) {
  const file = screen.state.minutes;
  const sent = file && (await attach(`/v1/consultations/${consultation.id}/attachments`, file));
  const minutes = sent?.id ?? decision?.minutes?.id;
  return {
    ...(given.decided_body && { decided_body: given.decided_body }),
    ...(given.meeting_on && { meeting_on: given.meeting_on }),
    ...(minutes && { minutes_id: minutes }),
  };
}

export const lines = ({ decided_body: body, meeting_on: on, minutes }) =>
  [
    { label: t('decision.body'), value: body },
    { label: t('decision.meeting'), value: on ? day(`${on}T12:00:00Z`) : '' },
    { label: t('decision.minutes'), value: minutes ? html`${minutes.name}<br /><code>${minutes.sha256}</code>` : '' },
  ].filter(({ value }) => value);
