// One's data, taken away as a file, and the end of the account. Exports: leaving(screen).
import { html } from 'lit-html';
import { button } from '../components/button/button.js';
import { confirmDialog } from '../components/dialog/dialog.js';
import { api } from '../src/api.js';
import { t, url } from '../src/i18n.js';
import { saveText } from '../src/save.js';

const take = (screen) =>
  screen.run('export', async () => {
    const data = await api.get('/v1/account/export');
    await saveText(`${JSON.stringify(data, null, 2)}\n`, t('account.data_file'), 'application/json');
  });

const close = (screen) =>
  screen.run('close', async () => {
    const asked = {
      title: t('account.close_title'),
      body: html`<p>${t('account.close_why')}</p>
        <p>${t('account.close_kept')}</p>
        <p>${t('account.close_keys')}</p>`,
      confirm: t('account.close_do'),
      danger: true,
    };
    if (!(await confirmDialog(asked))) return;
    await api.del('/v1/account');
    location.assign(url('/'));
  });

export const leaving = (screen) =>
  html`<section class="card">
    <h2>${t('account.data')}</h2>
    <p>${t('account.data_why')}</p>
    <div class="row">
      ${button({ label: t('account.data_take'), busy: screen.state.busy === 'export', onClick: () => take(screen) })}
      ${button({
        label: t('account.close_do'),
        kind: 'danger',
        busy: screen.state.busy === 'close',
        onClick: () => close(screen),
      })}
    </div>
  </section>`;
