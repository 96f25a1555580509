// Who was asked into the entity and has not answered. Exports: invited(screen).
import { html, nothing } from 'lit-html';
import { button } from '../../components/button/button.js';
import { table } from '../../components/table/table.js';
import { api } from '../../src/api.js';
import { instant } from '../../src/format.js';
import { t } from '../../src/i18n.js';

const withdraw = (screen, one) =>
  screen.run('withdraw', async () => {
    await api.del(`/v1/buyers/${screen.tenant.tenant_id}/invitations/${one.id}`);
    await screen.reload();
  });

export const invited = (screen) =>
  screen.data.invited.length
    ? html`<section>
        <h2>${t('team.pending')}</h2>
        ${table({
          caption: t('team.pending'),
          hideCaption: true,
          rows: screen.data.invited,
          columns: [
            {
              key: 'name',
              label: t('team.name'),
              rowHeader: true,
              cell: ({ name, email }) => html`${name || email}<br /><span class="soft small">${email}</span>`,
            },
            {
              key: 'roles',
              label: t('team.roles'),
              cell: ({ roles }) => roles.map((role) => t(`role.${role}`)).join(', '),
            },
            { key: 'until', label: t('team.until'), cell: ({ expires_at: at }) => instant(at) },
            {
              key: 'act',
              label: t('team.action'),
              cell: (one) =>
                button({
                  label: t('team.withdraw'),
                  kind: 'quiet',
                  context: one.email,
                  onClick: () => withdraw(screen, one),
                }),
            },
          ],
        })}
      </section>`
    : nothing;
