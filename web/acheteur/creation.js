// A new consultation: blank, from a model or a past one; for real, as a rehearsal, or as a model. Exports:
// create(screen, preset), duplicate(screen, consultation).
import { html, nothing } from 'lit-html';
import { button } from '../components/button/button.js';
import { openDialog } from '../components/dialog/dialog.js';
import { errorSummary } from '../components/error-summary/error-summary.js';
import { radioGroup } from '../components/field/choices.js';
import { selectField, textField } from '../components/field/inputs.js';
import { api } from '../src/api.js';
import { values } from '../src/form.js';
import { t, url } from '../src/i18n.js';
import { grouped } from '../src/procedures.js';
import { explain } from '../src/explain.js';

const FIRST_CHOICE = 'MAPA_OUVERT';
const NATURES = ['real', 'test', 'template'];

/** Choosing a model brings its procedure, which may still be changed. */
function origin({ state, update }, { models, source }) {
  if (source)
    return html`<p>
      ${t('creation.copy_of', { title: source.title })}<br /><span class="soft small">${t('creation.copied')}</span>
    </p>`;
  if (!models.length) return nothing;
  const chosen = (id) =>
    update({ copy_of: id, procedure: models.find((one) => one.id === id)?.procedure ?? state.procedure });
  return selectField({
    name: 'copy_of',
    label: t('creation.from'),
    required: false,
    placeholder: t('creation.blank'),
    value: state.copy_of,
    onChange: chosen,
    hint: t('creation.copied'),
    choices: models.map(({ id, title }) => ({ value: id, label: title })),
  });
}

const form = (controls, tenant, known) => {
  const { state, update, close } = controls;
  const send = async (event) => {
    event.preventDefault();
    const { title, procedure, copy_of: copy, nature } = values(event.target);
    update({ title, procedure, nature });
    if (!title) {
      update({ errors: { title: t('ui.fill_in', { label: t('buyer.subject') }) } });
      return;
    }
    update({ busy: true, errors: {}, detail: '' });
    try {
      const from = known.source?.id ?? (copy || undefined);
      close(
        await api.post('/v1/consultations', {
          buyer_id: tenant.tenant_id,
          title,
          procedure,
          ...(from ? { copy_of: from } : {}),
          test: nature === 'test',
          template: nature === 'template',
        }),
      );
    } catch (error) {
      update({
        busy: false,
        errors: error.errors ?? {},
        detail: Object.keys(error.errors ?? {}).length ? '' : explain(error),
      });
    }
  };
  return html`${errorSummary(state)}
    <form @submit=${send} novalidate>
      ${origin(controls, known)}
      ${textField({
        name: 'title',
        label: t('buyer.subject'),
        hint: t('buyer.subject_hint'),
        value: state.title,
        error: state.errors.title,
      })}
      ${selectField({
        name: 'procedure',
        label: t('buyer.procedure'),
        hint: t('buyer.procedure_hint'),
        value: state.procedure,
        choices: grouped(known.procedures, state.procedure),
        error: state.errors.procedure,
      })}
      ${radioGroup({
        name: 'nature',
        label: t('creation.nature'),
        value: state.nature,
        choices: NATURES.map((value) => ({ value, label: t(`creation.${value}`), hint: t(`creation.${value}_why`) })),
      })}
      <div class="row">
        ${button({
          label: t('buyer.create'),
          kind: 'primary',
          type: 'submit',
          busy: state.busy,
        })}${button({ label: t('ui.cancel'), kind: 'quiet', onClick: () => close(null) })}
      </div>
    </form>`;
};

/** `preset`: {nature, source, copy_of, title, procedure}; what is asked opens on it. */
export async function create({ tenant }, preset = {}) {
  const [{ items: procedures }, models] = await Promise.all([
    api.get('/v1/procedures'),
    api.all(`/v1/buyers/${tenant.tenant_id}/consultations`, { list: 'TEMPLATES' }),
  ]);
  const initial = {
    title: '',
    procedure: FIRST_CHOICE,
    nature: 'real',
    copy_of: '',
    ...preset,
    errors: {},
    detail: '',
    busy: false,
  };
  const title = t(preset.source ? 'creation.duplicate' : 'buyer.new');
  const made = await openDialog({
    title,
    body: (controls) => form(controls, tenant, { procedures, models, source: preset.source }),
    initial,
  });
  if (made) location.assign(url('/acheteur/consultation/', { id: made.id }));
}

/** A model is copied to make a consultation; anything else is copied as what it is. */
export const duplicate = (screen, source) =>
  create(screen, { source, title: source.title, procedure: source.procedure, nature: source.test ? 'test' : 'real' });
