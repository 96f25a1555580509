// Asking, deleting, then reading the account again. Exports: removal(screen, path, title, body, confirm).
import { confirmDialog } from '../components/dialog/dialog.js';
import { api } from '../src/api.js';
import { t } from '../src/i18n.js';

export const removal = (screen, path, title, body, confirm = t('ui.remove')) =>
  screen.run('remove', async () => {
    if (!(await confirmDialog({ title, body, confirm, danger: true }))) return;
    await api.del(path);
    await screen.reload();
  });
