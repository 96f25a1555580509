// Marks read back from a spreadsheet. Exports: importer(screen, {path}).
import { html } from 'lit-html';
import { fileDrop } from '../../components/file-drop/file-drop.js';
import { api } from '../../src/api.js';
import { inBase64 } from '../../src/in-base64.js';
import { t } from '../../src/i18n.js';
import { toast } from '../../src/status.js';

const send = (screen, path, file) =>
  screen.run('import', async () => {
    const { changed } = await api.post(path, { name: file.name, file: await inBase64(file) });
    toast(t('analysis.imported', { count: changed }));
    await screen.reload();
  });

export const importer = (screen, { path, label = t('analysis.import'), hint = t('analysis.import_hint') }) =>
  html`<details>
    <summary>${label}</summary>
    ${fileDrop({
      name: 'file',
      label,
      hint,
      error: screen.state.errors.file,
      accept: '.csv,.xlsx',
      single: true,
      onFiles: ([file]) => send(screen, path, file),
    })}
  </details>`;
