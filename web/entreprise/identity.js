// How this account is known to be its company's, and the way to contest others of its number. Exports:
// identity(screen), past(screen): former numbers, accounts merged.
import { html, nothing } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { badge } from '../components/badge/badge.js';
import { button } from '../components/button/button.js';
import { openDialog } from '../components/dialog/dialog.js';
import { textArea } from '../components/field/inputs.js';
import { identifierText } from '../components/receipt/receipt.js';
import { api } from '../src/api.js';
import { explain } from '../src/explain.js';
import { values } from '../src/form.js';
import { t, url } from '../src/i18n.js';
import { toast } from '../src/status.js';

const KINDS = { declared: 'info', contested: 'warning' };

const send =
  (path, { update, close }) =>
  async (event) => {
    event.preventDefault();
    update({ busy: true, error: '' });
    try {
      await api.post(path, { reason: values(event.target).reason });
      toast(t('company.contest_done'));
      close(true);
    } catch (error) {
      update({ busy: false, error: error.errors?.reason ?? explain(error) });
    }
  };

const contest = ({ tenant }) =>
  openDialog({
    title: t('company.contest_title'),
    initial: { busy: false, error: '' },
    body: (controls) =>
      html`<form novalidate @submit=${send(`/v1/companies/${tenant.tenant_id}/dispute`, controls)}>
        <p>${t('company.contest_why')}</p>
        ${textArea({
          name: 'reason',
          label: t('company.contest_reason'),
          rows: 4,
          error: controls.state.error || undefined,
        })}
        <div class="row">
          ${button({
            label: t('company.contest_send'),
            kind: 'primary',
            type: 'submit',
            busy: controls.state.busy,
          })}
          ${button({ label: t('ui.cancel'), kind: 'quiet', onClick: () => controls.close(null) })}
        </div>
      </form>`,
  });

export function identity(screen) {
  const { how } = screen.data.company.proof;
  return html`<p>
    ${badge({ label: t(`known.${how}`), kind: KINDS[how] ?? 'success' })}
    ${KINDS[how] ? html`<span class="soft">${t(`company.proof_${how}_why`)}</span>` : nothing}
    ${
      screen.tenant.roles.includes('company_admin') && !screen.data.history.merged_into
        ? button({ label: t('company.contest'), kind: 'quiet', onClick: () => contest(screen) })
        : nothing
    }
  </p>`;
}

const link = ({ id, name }) => html`<a href=${url('/entreprise/', { entite: id })}>${name}</a>`;

/** What the account was, and where it went. */
export function past({ data: { history }, tenant }) {
  const { formerly, merged_into: into, absorbed } = history;
  return html`${formerly.map(
      (one) => html`<p class="soft">${t('company.formerly', { number: identifierText({ identifier: one }) })}</p>`,
    )}
    ${into ? alert({ kind: 'info', body: t('company.went', { name: into.name }), actions: link(into) }) : nothing}
    ${absorbed.length ? html`<p>${t('company.holds')} ${absorbed.map((one) => html`${link(one)} `)}</p>` : nothing}
    <p><a href=${url('/entreprise/compte/', { entite: tenant.tenant_id })}>${t('company.account_of')}</a></p>
    <p><a href=${url('/entreprise/dossier/', { entite: tenant.tenant_id })}>${t('company.file')}</a></p>`;
}
