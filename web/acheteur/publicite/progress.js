// What happened to a notice, told by a person: the step, its instant, its proof. Exports: progressForm(screen, base,
// notice).
import { html } from 'lit-html';
import { keyed } from 'lit-html/directives/keyed.js';
import { button } from '../../components/button/button.js';
import { fileDrop } from '../../components/file-drop/file-drop.js';
import { amountField } from '../../components/field/amount.js';
import { selectField, textArea, textField } from '../../components/field/inputs.js';
import { instantField, readInstant } from '../../components/field/instant.js';
import { api } from '../../src/api.js';
import { attach } from '../../src/attach.js';
import { serverNow } from '../../src/clock.js';
import { decimal } from '../../src/decimal.js';
import { values } from '../../src/form.js';
import { t } from '../../src/i18n.js';
import { toast } from '../../src/status.js';

/** Names are prefixed by the notice, so that an error stands beside its own field. */
const beside = (id, errors = {}) =>
  Object.fromEntries(Object.entries(errors).map(([name, words]) => [`${id}.${name}`, words]));

const report = (screen, base, one) => (event) => {
  event.preventDefault();
  const given = values(event.target);
  const of = (name) => given[`${one.id}.${name}`] ?? '';
  return screen.run(one.id, async () => {
    const joined = await Promise.all(
      (screen.state.step[one.id] ?? []).map((file) => attach(`${base}/attachments`, file)),
    );
    try {
      await api.post(`${base}/notices/${one.id}/steps`, {
        state: of('state'),
        at: readInstant(given, `${one.id}.at`),
        note: of('note'),
        reference: of('reference'),
        url: of('url'),
        cost_eur: decimal(of('cost_eur')),
        attachments: joined.map(({ id }) => id),
      });
    } catch (error) {
      if (error.errors) error.errors = beside(one.id, error.errors);
      throw error;
    }
    screen.state.step[one.id] = [];
    await screen.reload();
    toast(t('publicity.reported'));
  });
};

export function progressForm(screen, base, one) {
  const { errors, busy, step } = screen.state;
  const field = (name, options) =>
    textField({
      name: `${one.id}.${name}`,
      label: t(`publicity.step_${name}`),
      error: errors[`${one.id}.${name}`],
      required: false,
      ...options,
    });
  const chosen = step[one.id] ?? [];
  // A new form for each state: a reused list of choices would keep the rank of the choice before, not its meaning.
  return keyed(
    one.state,
    html`<details>
      <summary>${t('publicity.report')}</summary>
      <form class="form" @submit=${report(screen, base, one)} novalidate>
        ${selectField({
          name: `${one.id}.state`,
          label: t('publicity.step_state'),
          width: 'm',
          choices: one.next_states.map((value) => ({ value, label: t(`publicity.to_${value}`) })),
        })}
        ${instantField({
          name: `${one.id}.at`,
          label: t('publicity.step_at'),
          error: errors[`${one.id}.at`],
          required: false,
          value: serverNow(),
          hint: t('publicity.step_at_hint'),
        })}
        ${field('reference', { width: 'm' })} ${field('url', { type: 'url', hint: t('publicity.step_url_hint') })}
        ${
          one.channel === 'jal' || one.channel === 'press'
            ? amountField({
                name: `${one.id}.cost_eur`,
                label: t('publicity.step_cost_eur'),
                error: errors[`${one.id}.cost_eur`],
                required: false,
              })
            : ''
        }
        ${textArea({ name: `${one.id}.note`, label: t('publicity.step_note'), rows: 2, required: false })}
        ${fileDrop({
          name: `${one.id}.attachments`,
          label: t('publicity.step_proof'),
          hint: chosen.map(({ name }) => name).join(', ') || t('publicity.step_proof_hint'),
          error: errors[`${one.id}.attachments`],
          onFiles: (files) => screen.update({ step: { ...step, [one.id]: files } }),
        })}
        ${button({ label: t('ui.save'), kind: 'primary', type: 'submit', busy: busy === one.id })}
      </form>
    </details>`,
  );
}
