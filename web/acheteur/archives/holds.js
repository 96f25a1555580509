// What forbids any elimination: placed and lifted with a reason. Exports: holds(screen).
import { html, nothing } from 'lit-html';
import { alert } from '../../components/alert/alert.js';
import { button } from '../../components/button/button.js';
import { textArea, textField } from '../../components/field/inputs.js';
import { api } from '../../src/api.js';
import { instant } from '../../src/format.js';
import { t } from '../../src/i18n.js';

const lifting = (screen, one) =>
  html`<form
    class="form"
    @submit=${screen.submit(`lift-${one.id}`, async (given) => {
      const at = `${screen.data.base}/archive/holds/${one.id}/lifting`;
      screen.data.archive = await api.post(at, { reason: given[`lift_${one.id}`] });
    })}
    novalidate
  >
    ${textField({ name: `lift_${one.id}`, label: t('archives.lift_reason') })}
    ${button({ label: t('archives.lift'), type: 'submit', busy: screen.state.busy === `lift-${one.id}` })}
  </form>`;

const placed = (screen, one) =>
  one.lifted_at
    ? html`<li>
        ${t('archives.was_held', {
          at: instant(one.at),
          owner: one.owner,
          reason: one.reason,
          lifted: instant(one.lifted_at),
          why: one.lift_reason,
        })}
      </li>`
    : html`<li>
        ${alert({
          kind: 'warning',
          title: t('archives.held', { at: instant(one.at), owner: one.owner }),
          body: one.reason,
          actions: lifting(screen, one),
        })}
      </li>`;

export function holds(screen) {
  const { holds: all } = screen.data.archive;
  return html`<section>
    <h2>${t('archives.holds')}</h2>
    <p>${t('archives.holds_why')}</p>
    ${
      all.length
        ? html`<ul class="plain">
            ${all.map((one) => placed(screen, one))}
          </ul>`
        : nothing
    }
    <details>
      <summary>${t('archives.place_hold')}</summary>
      <form
        class="form"
        @submit=${screen.submit('hold', async ({ hold_owner: owner, hold_reason: reason }, event) => {
          screen.data.archive = await api.post(`${screen.data.base}/archive/holds`, { owner, reason });
          event.target.reset();
        })}
        novalidate
      >
        ${textField({ name: 'hold_owner', label: t('archives.hold_owner'), error: screen.state.errors.owner })}
        ${textArea({ name: 'hold_reason', label: t('archives.hold_reason'), error: screen.state.errors.reason })}
        ${button({ label: t('archives.place_hold'), type: 'submit', busy: screen.state.busy === 'hold' })}
      </form>
    </details>
  </section>`;
}
