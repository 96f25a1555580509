// Where the person is signed in: each browser by its name, ended one by one or all at once. Exports: sessions(screen).
import { html, nothing } from 'lit-html';
import { button } from '../components/button/button.js';
import { confirmDialog, openDialog } from '../components/dialog/dialog.js';
import { textField } from '../components/field/inputs.js';
import { table } from '../components/table/table.js';
import { api } from '../src/api.js';
import { values } from '../src/form.js';
import { instant } from '../src/format.js';
import { t, url } from '../src/i18n.js';
import { removal } from './removal.js';

/** « Firefox, Windows », or what the browser calls itself when it is none that is known. */
const seen = ({ device: { browser, system }, user_agent: agent }) =>
  [browser, system].filter(Boolean).join(', ') || agent || t('account.device_unknown');

const called = (line) => line.device.name || seen(line);

async function rename(screen, line) {
  const submit = (close) => (event) => {
    event.preventDefault();
    close(values(event.target));
  };
  const given = await openDialog({
    title: t('account.device_rename_title', { device: seen(line) }),
    body: ({ close }) =>
      html`<form @submit=${submit(close)} novalidate>
        ${textField({
          name: 'device_name',
          label: t('account.device_name'),
          hint: t('account.device_name_hint'),
          value: line.device.name,
          maxlength: 80,
          required: false,
        })}
        <div class="row">
          ${button({ label: t('ui.save'), kind: 'primary', type: 'submit' })}
          ${button({ label: t('ui.cancel'), kind: 'quiet', onClick: () => close(null) })}
        </div>
      </form>`,
  });
  if (!given) return;
  await screen.run('rename', async () => {
    await api.patch(`/v1/account/sessions/${line.id}`, { name: given.device_name });
    await screen.reload();
  });
}

const everywhere = (screen) =>
  screen.run('everywhere', async () => {
    const confirm = t('account.everywhere');
    if (!(await confirmDialog({ title: confirm, body: t('account.everywhere_why'), confirm, danger: true }))) return;
    await api.del('/v1/account/sessions');
    location.assign(url('/'));
  });

const columns = (screen) => [
  {
    key: 'device',
    label: t('account.device'),
    rowHeader: true,
    cell: (line) =>
      html`${called(line)}${line.current ? html` <strong>${t('account.this_one')}</strong>` : nothing}${
        line.device.name ? html`<br /><span class="soft small">${seen(line)}</span>` : nothing
      }`,
  },
  { key: 'since', label: t('account.signed_in_at'), cell: ({ created_at: at }) => instant(at) },
  { key: 'last', label: t('account.last_seen'), cell: ({ last_seen_at: at }) => instant(at) },
  {
    key: 'act',
    label: t('account.action'),
    cell: (line) => {
      const end = () =>
        removal(screen, `/v1/account/sessions/${line.id}`, t('account.revoke_title'), t('account.revoke_why'));
      return html`<div class="row">
        ${button({ label: t('account.device_rename'), context: called(line), onClick: () => rename(screen, line) })}
        ${
          line.current
            ? nothing
            : button({ label: t('account.revoke'), kind: 'danger', context: called(line), onClick: end })
        }
      </div>`;
    },
  },
];

export const sessions = (screen) =>
  html`<section class="card">
    <h2>${t('account.sessions')}</h2>
    <p>${t('account.sessions_why')}</p>
    ${table({
      caption: t('account.sessions'),
      hideCaption: true,
      columns: columns(screen),
      rows: screen.data.sessions,
    })}
    <div class="row">
      ${button({ label: t('account.everywhere'), kind: 'danger', onClick: () => everywhere(screen) })}
    </div>
  </section>`;
