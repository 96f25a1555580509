// The service that has a consultation in charge, on the list of consultations. Exports: serviceFilter(screen),
// serviceOf(screen, one).
import { html, nothing } from 'lit-html';
import { button } from '../components/button/button.js';
import { formDialog } from '../components/dialog/form-dialog.js';
import { selectField } from '../components/field/inputs.js';
import { tabs } from '../components/tabs/tabs.js';
import { api } from '../src/api.js';
import { t, url } from '../src/i18n.js';

/** One view a service, beside that of all; nothing for an entity without services. */
export function serviceFilter({ data, query }) {
  if (!data.services.length) return nothing;
  const wanted = query.get('service');
  const state = query.get('etat');
  return tabs({
    label: t('buyer.by_service'),
    items: [null, ...data.services.filter((one) => !one.closed_on || one.id === wanted)].map((one) => ({
      current: (one?.id ?? null) === wanted,
      href: url('/acheteur/', { etat: state, service: one?.id ?? null }),
      label: one ? one.name : t('buyer.all_services'),
    })),
  });
}

async function choose(screen, one) {
  const open = screen.data.services.filter(({ closed_on: closed }) => !closed);
  const saved = await formDialog({
    title: t('buyer.service_of', { title: one.title }),
    fields: (errors) =>
      selectField({
        name: 'service_id',
        label: t('buyer.service'),
        required: false,
        value: one.service_id,
        placeholder: t('buyer.no_service'),
        choices: open.map(({ id, name }) => ({ value: id, label: name })),
        error: errors.service_id,
      }),
    send: ({ service_id: id }) => api.put(`/v1/consultations/${one.id}/service`, { service_id: id || null }),
  });
  if (saved) await screen.reload();
}

/** Its name, and the way to change it for whoever prepares consultations. */
export function serviceOf(screen, one) {
  const { services } = screen.data;
  if (!services.length) return nothing;
  const name = services.find(({ id }) => id === one.service_id)?.name ?? t('buyer.no_service');
  return html`<br /><span class="soft small">${name}</span> ${
      screen.tenant.roles.some((role) => ['agent', 'service_head'].includes(role))
        ? button({ label: t('buyer.entrust'), kind: 'quiet', context: one.title, onClick: () => choose(screen, one) })
        : nothing
    }`;
}
