// The company's file: its key made here, its facts and documents sealed here. Once opened, it stays so until the page
// is left.
import { html, nothing } from 'lit-html';
import { alert } from '../../components/alert/alert.js';
import { breadcrumb } from '../../components/breadcrumb/breadcrumb.js';
import { button } from '../../components/button/button.js';
import { confirmDialog } from '../../components/dialog/dialog.js';
import { errorSummary } from '../../components/error-summary/error-summary.js';
import { askIdentity } from '../../components/unlock/unlock.js';
import { api } from '../../src/api.js';
import { openFile } from '../../src/company-file.js';
import { instant } from '../../src/format.js';
import { t, url } from '../../src/i18n.js';
import { startScreen } from '../../src/screen.js';
import { creation } from './creation.js';
import { contents } from './contents.js';

async function load({ tenant }) {
  const base = `/v1/companies/${tenant.tenant_id}`;
  const { file } = await api.get(`${base}/file`);
  return { base, file };
}

const open = (screen) =>
  screen.run('open', async () => {
    const { file } = screen.data;
    const identity = await askIdentity({ keys: [file], recipient: file.recipient });
    if (identity) screen.update({ identity, opened: await openFile(file, identity) });
  });

const empty = (screen) =>
  screen.run('empty', async () => {
    const words = {
      title: t('company_file.empty_title'),
      body: t('company_file.empty_why'),
      confirm: t('company_file.empty'),
    };
    if (!(await confirmDialog({ ...words, danger: true }))) return;
    await api.del(`${screen.data.base}/file`);
    await screen.reload();
  });

const closed = (screen) =>
  html`<p>
      ${t('company_file.closed', { at: instant(screen.data.file.changed_at), count: screen.data.file.pieces.length })}
    </p>
    ${button({
      label: t('company_file.open'),
      kind: 'primary',
      busy: screen.state.busy === 'open',
      onClick: () => open(screen),
    })}
    ${
      screen.tenant.roles.includes('company_admin')
        ? button({ label: t('company_file.empty'), kind: 'quiet', onClick: () => empty(screen) })
        : nothing
    }`;

function body(screen) {
  if (screen.state.made) return creation(screen);
  if (!screen.data.file?.index && !screen.state.opened)
    return screen.tenant.roles.includes('company_admin')
      ? creation(screen)
      : alert({ kind: 'info', body: t('company_file.none') });
  return screen.state.opened ? contents(screen) : closed(screen);
}

const view = (screen) =>
  html`${breadcrumb([
      { label: t('company.title'), href: url('/entreprise/', { entite: screen.tenant.tenant_id }) },
      { label: t('company_file.title') },
    ])}
    <h1 tabindex="-1">${t('company_file.title')}</h1>
    <p>${t('company_file.why')}</p>
    ${errorSummary(screen.state)} ${body(screen)}`;

startScreen({ access: 'company', load, view, state: { made: null, identity: null, opened: null } });
