// One letter of the library: its words, what they change in the standard ones, how they read on a consultation.
// Exports: editor(screen, row, own, admin).
import { html, nothing } from 'lit-html';
import { button } from '../../../components/button/button.js';
import { selectField, textArea, textField } from '../../../components/field/inputs.js';
import { messageBody } from '../../../components/message/message.js';
import { api } from '../../../src/api.js';
import { values } from '../../../src/form.js';
import { t } from '../../../src/i18n.js';
import { keep } from '../part.js';
import { differences } from './differences.js';

const words = (screen, row, own) => screen.state.typed ?? own ?? row.template;

/** The server counts the letters that it received; this form shows one. */
function beside(error, count) {
  if (!error.errors) throw error;
  const own = Object.entries(error.errors).map(([name, said]) => [name.replace(`letters.${count}.`, ''), said]);
  error.errors = Object.fromEntries(own);
  throw error;
}

const others = (screen, { code }) =>
  screen.data.settings.letters
    .filter(({ kind }) => kind !== code)
    .map(({ kind, subject, body }) => ({ kind, subject, body }));

const save = (screen, row) =>
  screen.submit('save', async ({ subject, body }) => {
    const kept = others(screen, row);
    const letters = [...kept, { kind: row.code, subject, body }];
    await keep(screen, { letters }).catch((error) => beside(error, kept.length));
    screen.state.typed = null;
  });

const restore = (screen, row) =>
  screen.run('restore', async () => {
    await keep(screen, { letters: others(screen, row) });
    screen.state.typed = null;
    screen.state.preview = null;
  });

const preview = (screen, row, event) => {
  const { subject, body, consultation } = values(event.target.closest('form'));
  return screen.run('preview', async () => {
    screen.state.typed = { subject, body };
    const lot = screen.data.consultations.find(({ id }) => id === consultation)?.lots?.[0]?.number;
    screen.state.preview = await api.post(`/v1/buyers/${screen.tenant.tenant_id}/letter-previews`, {
      kind: row.code,
      subject,
      body,
      ...(consultation ? { consultation_id: consultation, ...(lot ? { lot } : {}) } : {}),
    });
  });
};

const MARKS = {
  same: (text) => html`<p>${text}</p>`,
  removed: (text) => html`<p><del>${text}</del></p>`,
  added: (text) => html`<p><ins>${text}</ins></p>`,
};

function changes(row, { subject, body }) {
  const found = [...differences(row.template.subject, subject), ...differences(row.template.body, body)];
  if (found.every(({ kind }) => kind === 'same')) return nothing;
  return html`<details>
    <summary>${t('library.differences')}</summary>
    <div class="message-body">${found.map(({ kind, text }) => MARKS[kind](text))}</div>
  </details>`;
}

const shown = ({ state: { preview: made } }) =>
  made
    ? html`<section class="card" aria-labelledby="library-preview">
        <h2 id="library-preview">${t('library.preview_title')}</h2>
        <p><strong>${made.subject}</strong></p>
        ${messageBody(made)}
      </section>`
    : nothing;

export function editor(screen, row, own, admin) {
  const { busy, errors } = screen.state;
  const current = words(screen, row, own);
  return html`<p class="soft">${row.article}</p>
    <form class="form" @submit=${save(screen, row)} novalidate>
      <fieldset ?disabled=${!admin}>
        <legend class="visually-hidden">${t('library.words')}</legend>
        ${textField({
          name: 'subject',
          label: t('mailing.subject'),
          value: current.subject,
          maxlength: 300,
          error: errors.subject,
        })}
        ${textArea({
          name: 'body',
          label: t('mailing.body'),
          hint: html`${t('library.variables')} ${row.variables.map((name) => html`<code>{${name}}</code> `)}<br />${t(
              'library.conditions',
            )} <code>{si lot}</code>, <code>{sauf lot}</code>`,
          rows: 18,
          value: current.body,
          maxlength: 10000,
          error: errors.body,
        })}
      </fieldset>
      ${selectField({
        name: 'consultation',
        label: t('library.on'),
        placeholder: t('library.example'),
        required: false,
        choices: screen.data.consultations.map(({ id, reference, title }) => ({
          value: id,
          label: [reference, title].filter(Boolean).join(' – '),
        })),
      })}
      <p class="row">
        ${button({
          label: t('library.preview'),
          busy: busy === 'preview',
          onClick: (event) => preview(screen, row, event),
        })}
        ${admin ? button({ label: t('ui.save'), kind: 'primary', type: 'submit', busy: busy === 'save' }) : nothing}
        ${
          admin && own
            ? button({
                label: t('library.restore'),
                kind: 'quiet',
                busy: busy === 'restore',
                onClick: () => restore(screen, row),
              })
            : nothing
        }
      </p>
    </form>
    ${changes(row, current)} ${shown(screen)}`;
}
