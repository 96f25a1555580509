// What the entity is for the code: its administrator says it. Exports: kind(screen).
import { html } from 'lit-html';
import { button } from '../../components/button/button.js';
import { radioGroup } from '../../components/field/choices.js';
import { api } from '../../src/api.js';
import { t } from '../../src/i18n.js';
import { toast } from '../../src/status.js';
import { isAdmin } from './roles.js';

const KINDS = ['authority', 'state', 'entity', 'defence'];

const save = (screen) =>
  screen.submit('kind', async ({ kind: chosen }) => {
    screen.data.buyer = await api.patch(`/v1/buyers/${screen.tenant.tenant_id}`, { kind: chosen });
    toast(t('team.kind_saved'));
  });

/** Read by everybody, changed by the administrator. */
export function kind(screen) {
  const { buyer } = screen.data;
  if (!isAdmin(screen))
    return html`<section>
      <h2>${t('team.kind')}</h2>
      <p>${t(`buyer_kind.${buyer.kind}`)}</p>
    </section>`;
  return html`<section>
    <form @submit=${save(screen)} novalidate>
      ${radioGroup({
        name: 'kind',
        label: t('team.kind'),
        hint: t('team.kind_hint'),
        value: buyer.kind,
        error: screen.state.errors.kind,
        choices: KINDS.map((value) => ({ value, label: t(`buyer_kind.${value}`) })),
      })}
      ${button({ label: t('ui.save'), type: 'submit', busy: screen.state.busy === 'kind' })}
    </form>
  </section>`;
}
