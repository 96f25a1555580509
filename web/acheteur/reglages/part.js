// One part of the settings: a form with its own button, saved alone. Exports: part(screen, admin, name, fields, read),
// keep(screen, changes).
import { html, nothing } from 'lit-html';
import { button } from '../../components/button/button.js';
import { api } from '../../src/api.js';
import { t } from '../../src/i18n.js';
import { toast } from '../../src/status.js';

export async function keep(screen, changes) {
  screen.data.settings = await api.patch(`/v1/buyers/${screen.tenant.tenant_id}/settings`, changes);
  toast(t('ui.saved'));
}

/** `read(given)`: what the form holds, as the server takes it. Whoever is no administrator reads the same fields. */
export const part = (screen, admin, name, fields, read) =>
  html`<section class="card">
    <h2>${t(`settings.${name}`)}</h2>
    <form class="form" @submit=${screen.submit(name, (given) => keep(screen, read(given)))} novalidate>
      <fieldset ?disabled=${!admin}>
        <legend class="visually-hidden">${t(`settings.${name}`)}</legend>
        ${fields}
      </fieldset>
      ${
        admin
          ? button({
              label: t('ui.save'),
              context: t(`settings.${name}`),
              type: 'submit',
              busy: screen.state.busy === name,
            })
          : nothing
      }
    </form>
  </section>`;
