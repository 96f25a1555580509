// Writing a letter: its kind, what its row asks, to whom, how it will read, then sending. Exports:
// compose(screen, about).
//   about: {consultation, lot, letters (what GET …/letters?lot= answers), answering?: a message,
//   prefer?: kind, only?: id of the company it is first addressed to, sent?: called once it is}
//   The screen's state holds `letter`: {kind, to, previews, body, attachments}; what is typed stays in the form and in
//   this browser until it is sent.
import { html, nothing } from 'lit-html';
import { alert } from '../../components/alert/alert.js';
import { button } from '../../components/button/button.js';
import { checkboxGroup } from '../../components/field/choices.js';
import { selectField, textField } from '../../components/field/inputs.js';
import { fileDrop } from '../../components/file-drop/file-drop.js';
import { messageBody } from '../../components/message/message.js';
import { api } from '../../src/api.js';
import { attach } from '../../src/attach.js';
import { draftOf, forgetDraft, keepDraft } from '../../src/drafts.js';
import { values } from '../../src/form.js';
import { t } from '../../src/i18n.js';
import { joined } from '../../src/joined.js';
import { toast } from '../../src/status.js';
import { labelOf, platformFields, read, typedFields } from './fields.js';

// So many companies a request; each request sends whole letters.
const AT_ONCE = 50;
const ANSWERS = ['information', 'reasons'];

const letterOf = (screen) => {
  screen.state.letter ??= { attachments: [] };
  return screen.state.letter;
};
const change = (screen, patch) => screen.update({ letter: { ...letterOf(screen), ...patch } });

const possible = ({ letters, answering }) =>
  letters.filter((row) =>
    answering
      ? ANSWERS.includes(row.code) && (row.code === 'information' || answering.kind === 'reasons-request')
      : row.addressees.length,
  );

/** The kind chosen, else the one that is owed next: rejections before the notification. */
function rowOf(screen, about) {
  const rows = possible(about);
  const { kind } = letterOf(screen);
  const owed = ['rejection', 'abandonment', 'notification'].filter((code) =>
    rows.some((row) => row.code === code && row.addressees.some((one) => !one.told)),
  );
  const asked = [kind, about.prefer, about.answering?.kind === 'reasons-request' ? 'reasons' : '', owed[0]];
  return asked.map((code) => rows.find((row) => row.code === code)).find(Boolean) ?? rows.at(-1);
}

const recipients = (screen, row, { answering, only }) => {
  if (answering) return row.addressees.filter(({ id }) => id === answering.company.id);
  const to = letterOf(screen).to ?? (only ? [only] : undefined);
  return row.addressees.filter(({ id, told }) => (to ? to.includes(id) : !told));
};

function bodyOf(given, row, to, { lot, answering }) {
  return {
    kind: row.code,
    lot: lot?.number ?? null,
    company_ids: to.map(({ id }) => id),
    ...(given.subject === undefined ? {} : { subject: given.subject }),
    ...(answering ? { in_reply_to: answering.id } : {}),
    ...read(given, row, to),
  };
}

const part = (body, company_ids) => ({
  ...body,
  company_ids,
  each: Object.fromEntries(Object.entries(body.each).filter(([id]) => company_ids.includes(id))),
});

/** The letters in order; a part that fails leaves those before it sent once, and the others to send. */
async function inParts({ company_ids: all, ...rest }, act) {
  const body = { ...rest, company_ids: all };
  const made = [];
  for (let start = 0; start < Math.max(all.length, 1); start += AT_ONCE)
    made.push(...(await act(part(body, all.slice(start, start + AT_ONCE)))).items);
  return made;
}

const preview = (screen, row, to, about) =>
  screen.submit('preview', async (given) => {
    if (!to.length && !about.answering) {
      screen.fail({ company_ids: t('exchanges.choose') });
      return;
    }
    const body = bodyOf(given, row, to, about);
    const path = `/v1/consultations/${about.consultation.id}/message-previews`;
    change(screen, { body, previews: await inParts(body, (one) => api.post(path, one)) });
    document.getElementById('letter-preview')?.focus();
  });

const placeOf = ({ consultation, lot }, { code }) => ['letter', consultation.id, code, lot?.number ?? ''];

const send = (screen, row, about) =>
  screen.run('send', async () => {
    const { body, attachments } = letterOf(screen);
    const ids = attachments.map(({ id }) => id);
    const path = `/v1/consultations/${about.consultation.id}/messages`;
    const sent = await inParts(body, (one) => api.post(path, { ...one, attachments: ids }));
    forgetDraft(...placeOf(about, row));
    screen.state.letter = undefined;
    toast(t('exchanges.sent', { count: sent.length }));
    await about.sent?.();
    await screen.reload();
  });

const addFiles = (screen, { consultation }, files) =>
  screen.run('attach', async () => {
    for (const file of files) {
      const made = await attach(`/v1/consultations/${consultation.id}/attachments`, file);
      change(screen, { attachments: [...letterOf(screen).attachments, made] });
    }
  });

const audience = (screen, row, to, { answering }) =>
  answering
    ? html`<p><strong>${t('exchanges.to')}</strong> ${answering.company.name || t('exchanges.hidden_author')}</p>`
    : checkboxGroup({
        name: 'company_ids',
        label: t('exchanges.to'),
        hint: row.one_period ? t('exchanges.one_period') : undefined,
        choices: row.addressees.map((one) => ({
          value: one.id,
          label: one.told ? t('exchanges.told', { name: one.name }) : one.name,
        })),
        values: to.map(({ id }) => id),
        error: screen.state.errors.company_ids,
        onChange: (chosen) => change(screen, { to: chosen }),
      });

function form(screen, row, to, about) {
  const { busy, errors } = screen.state;
  const { attachments, previews } = letterOf(screen);
  const place = placeOf(about, row);
  const draft = draftOf(...place);
  return html`<form
    class="form"
    ?hidden=${Boolean(previews)}
    @submit=${preview(screen, row, to, about)}
    @input=${(event) => keepDraft(place, values(event.currentTarget))}
    novalidate
  >
    ${selectField({
      name: 'kind',
      label: t('exchanges.kind'),
      hint: [row.article, row.within_days && t('exchanges.within', { days: row.within_days })]
        .filter(Boolean)
        .join(', '),
      choices: possible(about).map((one) => ({ value: one.code, label: labelOf(one) })),
      value: row.code,
      error: errors.kind,
      onChange: (kind) => change(screen, { kind, to: undefined }),
    })}
    ${audience(screen, row, to, about)} ${platformFields(row, to)}
    ${
      row.code === 'information'
        ? textField({ name: 'subject', label: t('exchanges.subject'), value: draft.subject, error: errors.subject })
        : nothing
    }
    ${typedFields(row, to, draft, errors)}
    ${fileDrop({
      name: 'attachments',
      label: t('message.attachments'),
      hint: t('exchanges.files_hint'),
      required: false,
      error: errors.attachments,
      onFiles: (files) => addFiles(screen, about, files),
    })}
    ${joined(attachments, (gone) => change(screen, { attachments: attachments.filter((one) => one !== gone) }))}
    ${busy === 'attach' ? html`<p role="status">${t('exchanges.sending_files')}</p>` : nothing}
    ${button({ label: t('exchanges.preview'), kind: 'primary', type: 'submit', busy: busy === 'preview' })}
  </form>`;
}

function previewed(screen, row, about) {
  const { previews, attachments } = letterOf(screen);
  if (!previews) return nothing;
  return html`<section aria-labelledby="letter-preview">
    <h3 id="letter-preview" tabindex="-1">${t('exchanges.preview_title', { count: previews.length })}</h3>
    ${previews.map(
      (one, index) =>
        html`<details class="card" ?open=${index === 0}>
          <summary>${one.company.name || t('exchanges.hidden_author')}</summary>
          <p><strong>${one.subject}</strong></p>
          ${messageBody(one)}
        </details>`,
    )}
    ${attachments.length ? html`<p>${t('exchanges.with_files', { count: attachments.length })}</p>` : nothing}
    <p class="row">
      ${button({
        label: t('exchanges.send', { count: previews.length }),
        kind: 'primary',
        busy: screen.state.busy === 'send',
        onClick: () => send(screen, row, about),
      })}
      ${button({ label: t('exchanges.change'), onClick: () => change(screen, { previews: undefined }) })}
    </p>
  </section>`;
}

export function compose(screen, about) {
  const row = rowOf(screen, about);
  if (!row) return alert({ kind: 'info', body: t('exchanges.nobody') });
  const to = recipients(screen, row, about);
  return html`${form(screen, row, to, about)} ${previewed(screen, row, about)}`;
}
