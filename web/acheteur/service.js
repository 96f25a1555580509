// The service that has a consultation in charge, on the list of consultations. Exports: serviceFilter(screen),
// serviceOf(screen, one).
import { html, nothing } from 'lit-html';
import { button } from '../components/button/button.js';
import { openDialog } from '../components/dialog/dialog.js';
import { errorSummary } from '../components/error-summary/error-summary.js';
import { selectField } from '../components/field/inputs.js';
import { tabs } from '../components/tabs/tabs.js';
import { api } from '../src/api.js';
import { explain } from '../src/explain.js';
import { values } from '../src/form.js';
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
  const submit =
    ({ update, close }) =>
    async (event) => {
      event.preventDefault();
      const { service_id: id } = values(event.target);
      update({ busy: true, detail: '' });
      await api
        .put(`/v1/consultations/${one.id}/service`, { service_id: id || null })
        .then(close, (error) => update({ busy: false, detail: explain(error) }));
    };
  const saved = await openDialog({
    title: t('buyer.service_of', { title: one.title }),
    initial: { errors: {}, detail: '', busy: false },
    body: (controls) =>
      html`${errorSummary(controls.state)}
        <form @submit=${submit(controls)} novalidate>
          ${selectField({
            name: 'service_id',
            label: t('buyer.service'),
            required: false,
            value: one.service_id,
            placeholder: t('buyer.no_service'),
            choices: open.map(({ id, name }) => ({ value: id, label: name })),
          })}
          <div class="row">
            ${button({ label: t('ui.save'), kind: 'primary', type: 'submit', busy: controls.state.busy })}
            ${button({ label: t('ui.cancel'), kind: 'quiet', onClick: () => controls.close(null) })}
          </div>
        </form>`,
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
