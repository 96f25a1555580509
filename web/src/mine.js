// On a consultation's public page, what the reader's own company has there: a deposit begun, or made, and whether it
// follows it. Exports: tellMine(element). The page is the same for everybody; this is drawn in `element`, whose
// data-consultation says which.
import { html, nothing, render } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { button, linkButton } from '../components/button/button.js';
import { api } from './api.js';
import { explain } from './explain.js';
import { request } from './http.js';
import { instant } from './format.js';
import { t, url } from './i18n.js';
import { activeTenant } from './session.js';
import { toast } from './status.js';

const receiptOf = ({ id, number }) =>
  linkButton({ label: t('mine.receipt'), href: url('/entreprise/recepisse/', { id }), context: number });

const begun = ({ id, started_at: at, consultation }) =>
  alert({
    kind: 'warning',
    title: t('mine.begun'),
    body: t('mine.begun_why', { at: instant(at, consultation.time_zone) }),
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
    body: t('mine.deposited_why', {
      number: one.number,
      at: instant(one.received_at, one.consultation.time_zone),
      lots: one.lots.join(', '),
    }),
    actions: receiptOf(one),
  });

const following = ({ followed, busy }, onChange) =>
  html`<div class="row">
    ${
      followed
        ? html`<span class="small">${t('mine.followed')} <a href=${url('/entreprise/')}>${t('mine.space')}</a></span>
            ${button({ label: t('mine.unfollow'), kind: 'quiet', busy, onClick: onChange })}`
        : html`${button({ label: t('mine.follow'), busy, onClick: onChange })}
            <span class="small">${t('mine.follow_why')}</span>`
    }
  </div>`;

export async function tellMine(element) {
  const company = await activeTenant('company');
  if (!company) return;
  const { consultation } = element.dataset;
  const base = `/v1/companies/${company.tenant_id}`;
  const own = `${base}/followed/${consultation}`;
  const [{ items }, state] = await Promise.all(
    [`${base}/deposits?${new URLSearchParams({ consultation })}`, own].map((at) =>
      request('GET', at, { idempotent: true }),
    ),
  );
  const draft = items.find(({ state: at }) => at === 'started');
  const standing = items.filter(({ state: at, replaced_by: by }) => at === 'sealed' && !by);
  const draw = (shown) =>
    render(
      html`${draft ? begun(draft) : nothing}${standing.map(deposited)}${following(shown, () => change(shown))}
        <p>
          ${linkButton({ label: t('mine.write'), href: url('/entreprise/message/', { consultation }), kind: 'quiet' })}
        </p>`,
      element,
    );
  async function change({ followed }) {
    draw({ followed, busy: true });
    try {
      await (followed ? api.del(own) : api.put(own));
      if (followed) toast(t('mine.unfollowed'));
      draw({ followed: !followed });
    } catch (error) {
      draw({ followed });
      toast(explain(error), 'warning');
    }
  }
  draw(state);
}
