// What one may do to an entity of the tree, each act in its dialog. Exports: acts(screen).
import { html, nothing } from 'lit-html';
import { button, linkButton } from '../components/button/button.js';
import { openDialog } from '../components/dialog/dialog.js';
import { errorSummary } from '../components/error-summary/error-summary.js';
import { textArea, textField } from '../components/field/inputs.js';
import { api } from '../src/api.js';
import { localTime } from '../src/clock-time.js';
import { serverNow } from '../src/clock.js';
import { explain } from '../src/explain.js';
import { FormFault, values } from '../src/form.js';
import { t, url } from '../src/i18n.js';
import { toast } from '../src/status.js';

const today = () => localTime(new Date(serverNow()).toISOString()).slice(0, 10);
const dated = { name: 'on', label: 'entities.on', hint: 'entities.on_hint', type: 'date', value: today };

/** A dialog whose form is sent by `save(given)`: it stays open, with its errors, until the server accepts. */
function ask({ title, why, fields, confirm, save }) {
  const submit =
    ({ update, close }) =>
    async (event) => {
      event.preventDefault();
      const given = values(event.target);
      update({ busy: true, errors: {}, detail: '', given });
      await save(given).then(close, (error) => {
        const errors = error.errors ?? {};
        update({ busy: false, errors, detail: Object.keys(errors).length ? '' : explain(error) });
      });
    };
  const field = ({ label, hint, value, rows, ...more }, { errors, given }) => {
    const start = typeof value === 'function' ? value() : value;
    const options = {
      ...more,
      label: t(label),
      hint: hint ? t(hint) : undefined,
      error: errors[more.name],
      value: given[more.name] ?? start,
    };
    return rows ? textArea({ ...options, rows }) : textField(options);
  };
  return openDialog({
    title,
    initial: { errors: {}, detail: '', busy: false, given: {} },
    body: (controls) =>
      html`${why ? html`<p>${why}</p>` : nothing}${errorSummary(controls.state)}
        <form @submit=${submit(controls)} novalidate>
          ${fields.map((one) => field(one, controls.state))}
          <div class="row">
            ${button({ label: confirm, kind: 'primary', type: 'submit', busy: controls.state.busy })}
            ${button({ label: t('ui.cancel'), kind: 'quiet', onClick: () => controls.close(null) })}
          </div>
        </form>`,
  });
}

/** The id of the entity of that SIRET, null when none is given. */
async function entityOf(siret, name) {
  if (!siret) return null;
  const { items } = await api.get('/v1/entities', { siret }, { stay: true });
  if (!items.length) throw new FormFault({ [name]: t('entities.siret_unknown_one', { siret }) });
  return items[0].id;
}

const ADMIN = { name: 'admin.name', label: 'entities.admin_name' };
const ADDRESS = { name: 'admin.email', label: 'entities.admin_email', type: 'email' };

const create = ({ id, name }) => ({
  label: t('entities.create'),
  title: t('entities.create_under', { name }),
  why: t('entities.create_why'),
  fields: [
    { name: 'siret', label: 'entities.siret', inputmode: 'numeric' },
    { name: 'name', label: 'entities.name' },
    { name: 'department', label: 'entities.department', maxlength: 3, width: 's' },
    ADMIN,
    ADDRESS,
  ],
  save: ({ siret, name: called, department, 'admin.name': admin, 'admin.email': email }) =>
    api.post('/v1/buyers', { siret, name: called, department, parent_id: id, admin: { name: admin, email } }),
  done: ({ name: called }) => t('entities.created', { name: called }),
});

const describe = ({ id, name, siret }) => ({
  label: t('entities.describe'),
  title: t('entities.describe'),
  why: t('entities.describe_why'),
  fields: [
    { name: 'name', label: 'entities.name', value: name },
    { name: 'siret', label: 'entities.siret', inputmode: 'numeric', value: siret },
  ],
  save: (given) => api.patch(`/v1/buyers/${id}/identity`, given),
  done: () => t('ui.saved'),
});

const move = ({ id, name }) => ({
  label: t('entities.move'),
  title: t('entities.move_title', { name }),
  why: t('entities.move_why'),
  fields: [
    {
      name: 'parent_id',
      label: 'entities.parent',
      hint: 'entities.parent_hint',
      inputmode: 'numeric',
      required: false,
    },
    dated,
  ],
  save: async ({ parent_id: siret, on }) =>
    api.post(`/v1/buyers/${id}/moves`, { parent_id: await entityOf(siret, 'parent_id'), on }),
  done: () => t('entities.moved', { name }),
});

const merge = ({ id, name }) => ({
  label: t('entities.merge'),
  title: t('entities.merge_title', { name }),
  why: t('entities.merge_why', { name }),
  fields: [{ name: 'entities', label: 'entities.merge_list', hint: 'entities.merge_hint', rows: 4 }, dated],
  save: async ({ entities: text, on }) => {
    const numbers = text
      .split(/[\n,;]/)
      .map((one) => one.trim())
      .filter(Boolean);
    const entities = [];
    for (const siret of numbers) entities.push(await entityOf(siret, 'entities'));
    return api.post(`/v1/buyers/${id}/mergers`, { entities, on });
  },
  done: () => t('entities.merge_done', { name }),
});

const close = ({ id, name }) => ({
  label: t('entities.close'),
  title: t('entities.close_title', { name }),
  why: t('entities.close_why'),
  fields: [dated],
  save: ({ on }) => api.post(`/v1/buyers/${id}/closure`, { on }),
  done: () => t('entities.close_done', { name }),
});

const TABLE = { 'create-buyer': [create], 'describe-entity': [describe], rearrange: [move, merge, close] };

async function run(screen, act) {
  const made = await ask({ ...act, confirm: act.label });
  if (!made) return;
  toast(act.done(made));
  await screen.reload();
}

const importLink = (query) => linkButton({ label: t('entities.import'), href: url('/entites/import/', query) });

/** Buttons of what the server says one may do; it judges again. */
export function acts(screen) {
  const { entity } = screen.data;
  const { memberships } = screen.session;
  const operator = memberships.some(({ tenant_kind: kind }) => kind === 'platform');
  if (!entity)
    return operator
      ? html`<div class="row">
          ${linkButton({ label: t('entities.create_top'), href: url('/exploitation/') })}${importLink({})}
        </div>`
      : nothing;
  const mine = memberships.some(({ tenant_id: id, roles }) => id === entity.id && roles.includes('entity_admin'));
  return html`<div class="row no-print">
    ${entity.may
      .flatMap((one) => TABLE[one] ?? [])
      .map((make) => make(entity))
      .map((act) => button({ label: act.label, onClick: () => run(screen, act) }))}
    ${entity.may.includes('create-buyer') ? importLink({ sous: entity.id }) : nothing}
    ${linkButton({
      label: t('ui.convention'),
      href: url('/entites/convention/', { entite: entity.id }),
      kind: 'quiet',
    })}
    ${linkButton({ label: t('usage.title'), href: url('/entites/usage/', { entite: entity.id }), kind: 'quiet' })}
    ${
      mine
        ? linkButton({ label: t('ui.journal'), href: url('/journal/', { entite: entity.id }), kind: 'quiet' })
        : nothing
    }
  </div>`;
}
