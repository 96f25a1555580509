// Invitations of a restricted consultation that is online: who came in, send one again, revoke. Exports:
// readTickets(consultation), tickets(screen).
import { html, nothing } from 'lit-html';
import { badge } from '../../components/badge/badge.js';
import { button } from '../../components/button/button.js';
import { confirmDialog } from '../../components/dialog/dialog.js';
import { formDialog } from '../../components/dialog/form-dialog.js';
import { textField } from '../../components/field/inputs.js';
import { identifierText } from '../../components/receipt/receipt.js';
import { table } from '../../components/table/table.js';
import { api } from '../../src/api.js';
import { instant } from '../../src/format.js';
import { t } from '../../src/i18n.js';
import { toast } from '../../src/status.js';

const base = ({ id }) => `/v1/consultations/${id}/invitation-tickets`;

/** None for a consultation open to all, and none where every company was chosen from its own deposit. */
export const readTickets = (consultation) => (consultation.restricted ? api.all(base(consultation)) : []);

const nameOf = ({ data }, { identifier }) =>
  data.consultation.invitees.find(
    ({ identifier: one }) => one.type === identifier.type && one.value === identifier.value,
  )?.name ?? identifierText({ identifier });

const state = ({ used_at: used, revoked_at: revoked }) => {
  if (revoked) return html`${badge({ label: t('tickets.revoked'), kind: 'warning' })} ${instant(revoked)}`;
  if (used) return html`${badge({ label: t('tickets.used'), kind: 'success' })} ${instant(used)}`;
  return badge({ label: t('tickets.sent'), kind: 'info' });
};

/** The same address, or another of the same company. */
const again = (screen, one) =>
  formDialog({
    title: t('tickets.again_title', { name: nameOf(screen, one) }),
    confirm: t('tickets.again'),
    fields: (errors) =>
      textField({ name: 'email', label: t('tickets.email'), type: 'email', value: one.email, error: errors.email }),
    send: async ({ email }) => {
      await api.post(base(screen.data.consultation), { identifier: one.identifier, email });
      toast(t('tickets.again_done', { email }));
    },
  });

const revoke = (screen, one) =>
  screen.run('revoke', async () => {
    const words = { title: t('tickets.revoke_title', { email: one.email }), body: t('tickets.revoke_why') };
    if (!(await confirmDialog({ ...words, confirm: t('tickets.revoke'), danger: true }))) return;
    await api.del(`${base(screen.data.consultation)}/${one.id}`);
    await screen.reload();
  });

const actions = (screen) => (one) =>
  one.revoked_at
    ? nothing
    : html`<div class="row">
        ${button({
          label: t('tickets.again'),
          context: one.email,
          onClick: async () => {
            if (await again(screen, one)) await screen.reload();
          },
        })}
        ${button({
          label: t('tickets.revoke'),
          kind: 'danger',
          context: one.email,
          onClick: () => revoke(screen, one),
        })}
      </div>`;

export function tickets(screen) {
  const { tickets: rows = [], consultation } = screen.data;
  if (!rows.length) return nothing;
  const able = consultation.permissions.includes('correct');
  return html`<section>
    <h2>${t('tickets.title')}</h2>
    <p>${t('tickets.why')}</p>
    ${table({
      caption: t('tickets.title'),
      hideCaption: true,
      rows,
      columns: [
        {
          key: 'name',
          label: t('tickets.company'),
          rowHeader: true,
          cell: (one) => html`${nameOf(screen, one)}<br /><span class="soft small">${one.email}</span>`,
        },
        { key: 'state', label: t('tickets.state'), cell: state },
        ...(able ? [{ key: 'act', label: t('tickets.action'), cell: actions(screen) }] : []),
      ],
    })}
  </section>`;
}
