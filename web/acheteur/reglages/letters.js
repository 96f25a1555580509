// The entity's own words of letters, offered where one is written. Exports: letters(screen, admin).
import { html } from 'lit-html';
import { textArea, textField } from '../../components/field/inputs.js';
import { t } from '../../src/i18n.js';
import { part } from './part.js';

const KINDS = ['rejection', 'notification', 'information'];

/** The server counts the letters that were sent; the form has a place for each kind. */
function wrong({ errors }, kept, kind) {
  const index = kept.findIndex((one) => one.kind === kind);
  return errors[`letters.${index}.body`];
}

export function letters(screen, admin) {
  const kept = screen.data.settings.letters;
  const sent = screen.state.letters ?? kept;
  const fields = html`<p>${t('settings.letters_why')}</p>
    <p class="small"><code>[reference] [objet] [lot] [acheteur] [attributaire] [rang] [motif]</code></p>
    ${KINDS.map((kind) => {
      const own = kept.find((one) => one.kind === kind) ?? { subject: '', body: '' };
      return html`<fieldset>
        <legend class="field__label">${t(`message.${kind}`)}</legend>
        ${textField({
          name: `${kind}.subject`,
          label: t('mailing.subject'),
          value: own.subject,
          required: false,
          maxlength: 300,
        })}
        ${textArea({
          name: `${kind}.body`,
          label: t('mailing.body'),
          rows: 6,
          value: own.body,
          required: false,
          maxlength: 10000,
          error: wrong(screen.state, sent, kind),
        })}
      </fieldset>`;
    })}`;
  const read = (given) => {
    const all = KINDS.map((kind) => ({ kind, subject: given[`${kind}.subject`], body: given[`${kind}.body`] }));
    screen.state.letters = all.filter(({ subject, body }) => subject || body);
    return { letters: screen.state.letters };
  };
  return part(screen, admin, 'letters', fields, read);
}
