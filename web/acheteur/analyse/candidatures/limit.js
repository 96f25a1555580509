// Fewer candidates kept, by the objective criteria announced. Exports: limit(screen).
import { html, nothing } from 'lit-html';
import { alert } from '../../../components/alert/alert.js';
import { button } from '../../../components/button/button.js';
import { checkboxGroup } from '../../../components/field/choices.js';
import { textArea } from '../../../components/field/inputs.js';
import { api } from '../../../src/api.js';
import { instant } from '../../../src/format.js';
import { t } from '../../../src/i18n.js';
import { toast } from '../../../src/status.js';

const send = (screen) =>
  screen.submit('limit', async ({ criteria }) => {
    const { at } = screen.data;
    screen.data.found = await api.post(`${at}-limit`, { kept: screen.state.kept ?? [], criteria });
    toast(t('applications.limited'));
  });

export function limit(screen) {
  const { may_limit: may, may_judge: able, limited, least, items } = screen.data.found;
  if (!may || !able) return nothing;
  if (limited)
    return html`<section>
      <h2>${t('applications.limit')}</h2>
      ${alert({
        kind: 'success',
        body: t('applications.limited_at', { at: instant(limited.at), count: limited.kept.length }),
      })}
      <p>${limited.criteria}</p>
    </section>`;
  const admitted = items.filter(({ admission }) => admission?.outcome === 'admitted');
  return html`<section>
    <h2>${t('applications.limit')}</h2>
    <p>${t('applications.limit_why', { least })}</p>
    <form class="form" @submit=${send(screen)} novalidate>
      ${checkboxGroup({
        name: 'kept',
        label: t('applications.kept'),
        error: screen.state.errors.kept,
        values: screen.state.kept ?? [],
        onChange: (kept) => screen.update({ kept }),
        choices: admitted.map(({ deposit_id: value, company }) => ({ value, label: company.name })),
      })}
      ${textArea({ name: 'criteria', label: t('applications.criteria'), error: screen.state.errors.criteria })}
      ${button({ label: t('applications.keep'), type: 'submit', busy: screen.state.busy === 'limit' })}
    </form>
  </section>`;
}
