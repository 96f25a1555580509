// On a consultation's public page, what the reader's own company has there: a deposit begun, or made. Exports:
// tellMine(element). The page is the same for everybody; this is drawn in `element`, whose data-consultation says
// which.
import { html, nothing, render } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { linkButton } from '../components/button/button.js';
import { request } from './http.js';
import { instant } from './format.js';
import { t, url } from './i18n.js';
import { activeTenant } from './session.js';

const receiptOf = ({ id, number }) =>
  linkButton({ label: t('mine.receipt'), href: url('/entreprise/recepisse/', { id }), context: number });

const begun = ({ id, started_at: at, consultation }) =>
  alert({
    kind: 'warning',
    title: t('mine.begun'),
    body: t('mine.begun_why', { at: instant(at) }),
    actions: linkButton({
      label: t('mine.resume'),
      kind: 'primary',
      href: url('/depot/', { consultation: consultation.id, depot: id }),
    }),
  });

const deposited = (one) =>
  alert({
    kind: one.late ? 'warning' : 'success',
    title: t(one.late ? 'mine.late' : 'mine.deposited'),
    body: t('mine.deposited_why', { number: one.number, at: instant(one.received_at), lots: one.lots.join(', ') }),
    actions: receiptOf(one),
  });

export async function tellMine(element) {
  const company = await activeTenant('company');
  if (!company) return;
  const { consultation } = element.dataset;
  const at = `/v1/companies/${company.tenant_id}/deposits?${new URLSearchParams({ consultation })}`;
  const { items } = await request('GET', at, { idempotent: true });
  const draft = items.find(({ state }) => state === 'started');
  const standing = items.filter(({ state, replaced_by: by }) => state === 'sealed' && !by);
  render(html`${draft ? begun(draft) : nothing}${standing.map(deposited)}`, element);
}
