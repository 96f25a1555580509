// The order of examination, chosen before the first envelope (CCP R2161-4). Exports: order(screen, able).
import { html, nothing } from 'lit-html';
import { radioGroup } from '../components/field/choices.js';
import { api } from '../src/api.js';
import { t } from '../src/i18n.js';
import { merged } from './open.js';

const ORDERS = ['applications-first', 'offers-first'];

const choose = (screen, value) =>
  screen.run('order', async () => {
    const { base, session } = screen.data;
    screen.data.session = merged(session, await api.post(`${base}/openings/${session.id}/order`, { order: value }));
  });

export function order(screen, able) {
  const { session } = screen.data;
  if (!session.order_free || !able)
    return session.order === 'offers-first'
      ? html`<p class="soft">${t('opening.order_offers-first_said')}</p>`
      : nothing;
  return html`<div class="card">
    ${radioGroup({
      name: 'order',
      label: t('opening.order'),
      hint: t('opening.order_hint'),
      value: session.order,
      onChange: (value) => choose(screen, value),
      choices: ORDERS.map((value) => ({ value, label: t(`opening.order_${value}`) })),
    })}
  </div>`;
}
