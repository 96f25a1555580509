// Pieces of the company's file joined to an envelope, and forms filled from its facts. All is opened here, and leaves
// sealed with the envelope. Exports: fromFile(screen, slot, add).
import { html, nothing } from 'lit-html';
import { button } from '../components/button/button.js';
import { openDialog } from '../components/dialog/dialog.js';
import { checkboxGroup } from '../components/field/choices.js';
import { errorSummary } from '../components/error-summary/error-summary.js';
import { textField } from '../components/field/inputs.js';
import { askIdentity } from '../components/unlock/unlock.js';
import { api } from '../src/api.js';
import { fetchPiece, openFile } from '../src/company-file.js';
import { forms } from '../src/company-forms.js';
import { explain } from '../src/explain.js';
import { values } from '../src/form.js';
import { t, url } from '../src/i18n.js';

const FORMS = ['dc1', 'dc2', 'subcontractors'];
const SUBCONTRACTOR = ['name', 'siret', 'part', 'amount'];

const subcontractor = (index) =>
  html`<fieldset class="member">
    <legend>${t('deposit.subcontractor', { number: index + 1 })}</legend>
    ${SUBCONTRACTOR.map((name) =>
      textField({
        name: `sub.${index}.${name}`,
        label: t(`deposit.subcontractor_${name}`),
        required: false,
      }),
    )}
  </fieldset>`;

/** Those of whom a name is given. */
const declared = (given, count) =>
  Array.from({ length: count }, (_, index) =>
    Object.fromEntries(SUBCONTRACTOR.map((name) => [name, (given[`sub.${index}.${name}`] ?? '').trim()])),
  ).filter(({ name }) => name);

const choose = ({ opened, gather }) =>
  openDialog({
    title: t('deposit.from_file'),
    initial: { picked: [], filled: [], count: 1, busy: false, detail: '', errors: {} },
    body: ({ state, update, close }) => {
      const submit = async (event) => {
        event.preventDefault();
        const given = values(event.target);
        update({ busy: true, detail: '' });
        try {
          close(await gather({ ...state, subcontractors: declared(given, state.count) }));
        } catch (error) {
          update({ busy: false, detail: explain(error) });
        }
      };
      return html`${errorSummary(state)}
        <form @submit=${submit} novalidate>
          ${
            opened.pieces.length
              ? checkboxGroup({
                  name: 'pieces',
                  label: t('deposit.file_pieces'),
                  values: state.picked,
                  onChange: (picked) => update({ picked }),
                  choices: opened.pieces.map(({ id, label, name }) => ({ value: id, label: `${label} (${name})` })),
                })
              : html`<p>
                  ${t('deposit.file_empty')} <a href=${url('/entreprise/dossier/')}>${t('deposit.file_fill')}</a>
                </p>`
          }
          ${checkboxGroup({
            name: 'forms',
            label: t('deposit.file_forms'),
            hint: t('deposit.file_forms_hint'),
            values: state.filled,
            onChange: (filled) => update({ filled }),
            choices: FORMS.map((value) => ({ value, label: t(`deposit.form_${value}`) })),
          })}
          ${
            state.filled.includes('subcontractors')
              ? html`${Array.from({ length: state.count }, (_, index) => subcontractor(index))}
                ${button({ label: t('deposit.subcontractor_add'), onClick: () => update({ count: state.count + 1 }) })}`
              : nothing
          }
          <div class="row">
            ${button({ label: t('deposit.file_join'), kind: 'primary', type: 'submit', busy: state.busy })}
            ${button({ label: t('ui.cancel'), kind: 'quiet', onClick: () => close(null) })}
          </div>
        </form>`;
    },
  });

async function join(screen, add) {
  const base = `/v1/companies/${screen.tenant.tenant_id}`;
  const [{ file }, company] = await Promise.all([api.get(`${base}/file`), api.get(base)]);
  if (!file) {
    location.assign(url('/entreprise/dossier/', { entite: screen.tenant.tenant_id }));
    return;
  }
  const identity = await askIdentity({ keys: [file], recipient: file.recipient });
  if (!identity) return;
  const opened = await openFile(file, identity);
  const { consultation, deposit } = screen.data;
  const gather = async ({ picked, filled, subcontractors }) => {
    const made = forms({ facts: opened.facts, company, consultation, deposit, subcontractors });
    const pieces = opened.pieces.filter(({ id }) => picked.includes(id));
    return [
      ...(await Promise.all(pieces.map((one) => fetchPiece(base, identity, one)))),
      ...filled.map((name) => made[name]()),
    ];
  };
  const found = await choose({ opened, gather });
  if (found?.length) add(found);
}

/** For the application alone: an offer, or an anonymous project, takes nothing from the file. */
export const fromFile = (screen, slot, add) =>
  slot.endsWith('-candidacy')
    ? button({
        label: t('deposit.from_file'),
        busy: screen.state.busy === 'from-file',
        onClick: () => screen.run('from-file', () => join(screen, add)),
      })
    : nothing;
