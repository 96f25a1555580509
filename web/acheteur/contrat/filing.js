// A form of a contract's page, with a file that leaves first when one is asked. Exports: filed(screen, options).
//   options: {title, intro, fields(errors), path, body(given, fileId), fileName, fileLabel, optionalFile, confirm}
import { html, nothing } from 'lit-html';
import { formDialog } from '../../components/dialog/form-dialog.js';
import { fileDrop } from '../../components/file-drop/file-drop.js';
import { api } from '../../src/api.js';
import { attach } from '../../src/attach.js';
import { FormFault } from '../../src/form.js';
import { t } from '../../src/i18n.js';
import { toast } from '../../src/status.js';

const chosen = (file) => {
  const place = document.getElementById('chosen-file');
  if (place) place.textContent = file.name;
};

const drop = (errors, label, keep) =>
  html`${fileDrop({
      name: 'file_id',
      label,
      error: errors.file_id,
      single: true,
      onFiles: ([file]) => {
        keep(file);
        chosen(file);
      },
    })}
    <p id="chosen-file" role="status"></p>`;

/** What is required and left empty, all at once, before a file leaves for nothing. */
const empty = () =>
  Object.fromEntries(
    [...document.querySelectorAll('dialog[open] :is(input, select, textarea)[required]')]
      .filter(({ value, type }) => !value.trim() && !['file', 'radio', 'checkbox'].includes(type))
      .map(({ name }) => [name, t('contract.field_missing')]),
  );

export async function filed(screen, { title, intro, fields, path, body, fileLabel, optionalFile, confirm }) {
  const { at } = screen.data;
  let file;
  const saved = await formDialog({
    title,
    intro: intro ? html`<p>${intro}</p>` : '',
    ...(confirm && { confirm }),
    fields: (errors) => html`${fields(errors)}${fileLabel ? drop(errors, fileLabel, (one) => (file = one)) : nothing}`,
    send: async (given) => {
      const missing = {
        ...empty(),
        ...(fileLabel && !file && !optionalFile && { file_id: t('contract.file_missing') }),
      };
      if (Object.keys(missing).length) throw new FormFault(missing);
      const sent = file && (await attach(`${screen.data.uploads ?? `${at}/uploads`}`, file));
      await api.post(`${at}/${path}`, body(given, sent?.id));
    },
  });
  if (!saved) return;
  toast(t('ui.saved'));
  await screen.reload();
}
