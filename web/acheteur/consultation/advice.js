// The estimate, the procedure it allows, and the case that opens it. Exports: load(consultation), view(screen),
// read(values, screen).
import { html, nothing } from 'lit-html';
import { amountField } from '../../components/field/amount.js';
import { decimal } from '../../src/decimal.js';
import { alert } from '../../components/alert/alert.js';
import { selectField } from '../../components/field/inputs.js';
import { api } from '../../src/api.js';
import { t } from '../../src/i18n.js';
import { grouped } from '../../src/procedures.js';
import { said, worded } from './law.js';

const NEGOTIATED = ['PAN', 'DIALOGUE'];

const ask = (query) => api.get('/v1/procedure-advice', query);

/** The table of procedures, and the advice on what is saved. */
export async function load(c) {
  const query = {
    estimate_eur: c.terms.estimate_eur ?? lotsTotal(c),
    category: c.category || 'services',
    buyer_kind: c.buyer_kind,
    specific_services: c.terms.specific_services,
  };
  const [procedures, advice] = await Promise.all([api.get('/v1/procedures'), ask(query)]);
  return { procedures, advice };
}

const lotsTotal = (c) =>
  c.lots.every((lot) => lot.estimate_eur)
    ? c.lots.reduce((sum, lot) => sum + Number(lot.estimate_eur), 0).toFixed(2)
    : null;

/** Ask again with what the form holds now. A text that is no amount leaves the advice as it was: saving will tell. */
async function refresh(screen) {
  const form = new FormData(document.getElementById('step-form'));
  const typed = decimal(form.get('terms.estimate_eur'));
  if (typed && !/^\d{1,12}(\.\d{1,2})?$/.test(typed)) return;
  const { consultation: c } = screen.data;
  screen.data.advice = await ask({
    estimate_eur: typed ?? lotsTotal(c),
    category: form.get('category') ?? 'services',
    buyer_kind: c.buyer_kind,
    specific_services: form.get('terms.specific_services') === 'on',
  });
  screen.update({ procedure: form.get('procedure') });
}

/** `onChange` of the other fields on which the advice depends. */
export const asksAgain = (screen) => () => refresh(screen);

const verdictOf = ({ data: { advice } }, code) => advice.items.find((one) => one.procedure === code);

function groundsOf({ data: { procedures, advice } }, code) {
  if (code === 'SANS_PUB') return procedures.grounds.without_publicity;
  const line = advice.items.find((one) => one.procedure === code);
  return NEGOTIATED.includes(code) && line.verdict === 'conditional' ? procedures.grounds.negotiation : null;
}

function ground(screen, code) {
  const rows = groundsOf(screen, code);
  if (!rows) return nothing;
  return selectField({
    name: 'terms.ground',
    label: t('wizard.ground'),
    choices: worded(rows),
    placeholder: code === 'SANS_PUB' ? undefined : t('wizard.choose'),
    value: screen.data.consultation.terms.ground,
    ...said(screen, 'terms.ground', t('wizard.ground_hint')),
  });
}

export function view(screen) {
  const { consultation: c, advice } = screen.data;
  const code = screen.state.procedure ?? c.procedure;
  const line = verdictOf(screen, code);
  return html` ${amountField({
      name: 'terms.estimate_eur',
      label: t('wizard.estimate_total'),
      value: c.terms.estimate_eur,
      required: false,
      onChange: () => refresh(screen),
      ...said(screen, 'terms.estimate_eur', t('wizard.estimate_total_hint')),
    })}
    <div role="status">${alert({ kind: 'info', body: advice.summary })}</div>
    ${
      c.parent_id
        ? html`<p>
            <strong>${t(`procedure.${c.procedure}`)}</strong
            >${c.phase ? html`, ${t(`phase.${c.phase}`).toLowerCase()}` : nothing}
          </p>`
        : selectField({
            name: 'procedure',
            label: t('wizard.procedure'),
            choices: grouped(screen.data.procedures.items, c.procedure),
            value: c.procedure,
            onChange: (procedure) => screen.update({ procedure }),
            ...said(screen, 'procedure'),
          })
    }
    <p class="soft" id="procedure-why">
      ${t(`procedure_why.${code}`)}
      ${
        line.verdict === 'allowed'
          ? nothing
          : html`<br /><strong class="to-check">${t(`wizard.verdict_${line.verdict}`)}</strong> ${line.reason}
              (${line.article})`
      }
    </p>
    ${ground(screen, code)}`;
}

export const read = (given) => ({
  estimate_eur: decimal(given['terms.estimate_eur']),
  ground: given['terms.ground'] ?? '',
});
