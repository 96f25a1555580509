// Answering the buyer, or writing first: words, files by hash; what is typed stays in this browser until it is sent.
// Exports: form(screen).
import { html, nothing } from 'lit-html';
import { button } from '../../components/button/button.js';
import { checkbox } from '../../components/field/choices.js';
import { textArea, textField } from '../../components/field/inputs.js';
import { fileDrop } from '../../components/file-drop/file-drop.js';
import { api } from '../../src/api.js';
import { attach } from '../../src/attach.js';
import { draftOf, forgetDraft, keepDraft } from '../../src/drafts.js';
import { values } from '../../src/form.js';
import { t, url } from '../../src/i18n.js';
import { joined } from '../../src/joined.js';
import { toast } from '../../src/status.js';

const TOLD = ['rejection', 'application-rejection'];
const place = ({ data, tenant }) => ['reply', data.consultation_id, data.id ?? '', tenant.tenant_id];
const base = ({ data, tenant }) => `/v1/consultations/${data.consultation_id}/companies/${tenant.tenant_id}`;

const addFiles = (screen, files) =>
  screen.run('attach', async () => {
    for (const file of files) {
      const made = await attach(`${base(screen)}/attachments`, file);
      screen.update({ attachments: [...screen.state.attachments, made] });
    }
  });

const send = (screen) =>
  screen.submit('send', async ({ text, subject, purpose }, event) => {
    const { id, thread } = screen.data;
    const made = await api.post(`${base(screen)}/messages`, {
      text,
      ...(id ? { in_reply_to: thread.findLast((one) => !one.from_company)?.id ?? id } : { subject }),
      purpose: purpose ?? '',
      attachments: screen.state.attachments.map((one) => one.id),
    });
    forgetDraft(...place(screen));
    event.target.reset();
    screen.state.attachments = [];
    toast(t(made.late ? 'company.sent_late' : 'company.sent_message'));
    if (id) await screen.reload();
    else location.assign(url('/entreprise/message/', { consultation: made.consultation_id, id: made.id }));
  });

export function form(screen) {
  const { errors, busy, attachments } = screen.state;
  const { id, thread } = screen.data;
  const draft = draftOf(...place(screen));
  return html`<section class="card">
    <h2>${t(id ? 'company.reply_title' : 'company.write_words')}</h2>
    <form
      class="form"
      @submit=${send(screen)}
      @input=${(event) => keepDraft(place(screen), values(event.currentTarget))}
      novalidate
    >
      ${
        id
          ? nothing
          : textField({
              name: 'subject',
              label: t('company.subject'),
              value: draft.subject,
              maxlength: 300,
              error: errors.subject,
            })
      }
      ${textArea({
        name: 'text',
        label: t('company.text'),
        hint: t(id ? 'company.text_hint' : 'company.write_hint'),
        rows: 6,
        maxlength: 20000,
        value: draft.text,
        error: errors.text,
      })}
      ${
        thread.some((one) => TOLD.includes(one.kind))
          ? checkbox({
              name: 'purpose',
              value: 'reasons',
              label: t('company.ask_reasons'),
              hint: t('company.ask_reasons_hint'),
              checked: draft.purpose === 'reasons',
            })
          : nothing
      }
      ${fileDrop({
        name: 'attachments',
        label: t('message.attachments'),
        hint: t('company.files_hint'),
        required: false,
        error: errors.attachments,
        onFiles: (files) => addFiles(screen, files),
      })}
      ${joined(attachments, (gone) => screen.update({ attachments: attachments.filter((one) => one !== gone) }))}
      ${busy === 'attach' ? html`<p role="status">${t('company.sending_files')}</p>` : nothing}
      ${button({ label: t('company.send_message'), kind: 'primary', type: 'submit', busy: busy === 'send' })}
    </form>
  </section>`;
}
