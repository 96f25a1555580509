// A deposit begun and not sealed: recalled before another is begun, taken up again or given up. Exports: begun(screen),
// giveUp(id).
import { html, nothing } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { button, linkButton } from '../components/button/button.js';
import { confirmDialog } from '../components/dialog/dialog.js';
import { api } from '../src/api.js';
import { instant } from '../src/format.js';
import { t, url } from '../src/i18n.js';
import { toast } from '../src/status.js';
import { forget } from './store.js';

/** Its place is free again, and its secrets leave this browser. */
export async function giveUp(id) {
  await api.post(`/v1/deposits/${id}/abandonment`);
  await forget(id);
}

const abandon = (screen, one) =>
  screen.run('abandon', async () => {
    const agreed = await confirmDialog({
      title: t('deposit.abandon_title'),
      body: t('deposit.abandon_why'),
      confirm: t('deposit.abandon'),
      danger: true,
    });
    if (!agreed) return;
    await giveUp(one.id);
    screen.data.begun = screen.data.begun.filter(({ id }) => id !== one.id);
    toast(t('deposit.abandoned'));
  });

const line = (screen) => (one) => {
  const at = instant(one.started_at, one.consultation.time_zone);
  return html`<p>${t('deposit.begun_at', { at, lots: one.lots.join(', ') })}</p>
    <div class="row">
      ${linkButton({
        label: t('deposit.take_up'),
        kind: 'primary',
        href: url('/depot/', { consultation: screen.data.consultation.id, depot: one.id }),
        context: at,
      })}
      ${button({ label: t('deposit.abandon'), context: at, onClick: () => abandon(screen, one) })}
    </div>`;
};

export function begun(screen) {
  const found = screen.data.begun.filter(({ id }) => id !== screen.data.deposit?.id);
  if (!found.length) return nothing;
  return alert({ kind: 'info', title: t('deposit.begun'), body: html`${found.map(line(screen))}` });
}
