// Searches that the person keeps: the one just made, if the address holds one, then those already saved.
import { html, nothing } from 'lit-html';
import { badge } from '../../components/badge/badge.js';
import { button } from '../../components/button/button.js';
import { confirmDialog } from '../../components/dialog/dialog.js';
import { emptyState } from '../../components/empty-state/empty-state.js';
import { errorSummary } from '../../components/error-summary/error-summary.js';
import { selectField, textField } from '../../components/field/inputs.js';
import { table } from '../../components/table/table.js';
import { api } from '../../src/api.js';
import { missing } from '../../src/form.js';
import { t, url } from '../../src/i18n.js';
import { startScreen } from '../../src/screen.js';
import { toast } from '../../src/status.js';

const base = '/v1/account/searches';
const rhythms = () => ['daily', 'immediate'].map((value) => ({ value, label: t(`saved.rhythm.${value}`) }));

const load = async () => ({ searches: await api.all(base) });

/** The criteria that the search page left in this address, without the language. */
function criteria(screen) {
  const found = Object.fromEntries(screen.query);
  delete found.lang;
  return found;
}

const save = (screen) =>
  screen.submit('save', async ({ name, rhythm }) => {
    const errors = missing({ name }, { name: t('saved.name') });
    if (Object.keys(errors).length) {
      screen.fail(errors);
      return;
    }
    await api.post(base, { name, rhythm, criteria: criteria(screen) });
    toast(t('saved.done', { name }));
    screen.state.stored = true;
    await screen.reload();
  });

function form(screen) {
  const { errors, busy } = screen.state;
  const asked = criteria(screen);
  return html`<section class="card">
    <h2>${t('saved.new')}</h2>
    <p><a href=${url('/consultations', asked)}>${t('saved.see')}</a></p>
    <form class="form" @submit=${save(screen)} novalidate>
      ${textField({
        name: 'name',
        label: t('saved.name'),
        hint: t('saved.name_hint'),
        value: asked.q ?? '',
        maxlength: 100,
        width: 'm',
        error: errors.name,
      })}
      ${selectField({
        name: 'rhythm',
        label: t('saved.rhythm'),
        choices: rhythms(),
        value: 'daily',
        width: 'm',
        error: errors.rhythm,
      })}
      ${button({ label: t('saved.save'), type: 'submit', busy: busy === 'save' })}
    </form>
  </section>`;
}

const turn = (screen, { id, paused }) =>
  screen.run('change', async () => {
    await api.patch(`${base}/${id}`, { paused: !paused });
    toast(t(paused ? 'saved.woken' : 'saved.paused_done'));
    await screen.reload();
  });

const drop = (screen, { id, name }) =>
  screen.run('change', async () => {
    if (
      !(await confirmDialog({
        title: t('saved.drop_title', { name }),
        body: t('saved.drop_why'),
        confirm: t('saved.drop'),
        danger: true,
      }))
    )
      return;
    await api.del(`${base}/${id}`);
    await screen.reload();
  });

const columns = (screen) => [
  {
    key: 'name',
    label: t('saved.name'),
    rowHeader: true,
    cell: ({ name, criteria: asked, paused }) =>
      html`<a href=${url('/consultations', asked)}>${name}</a>
        ${paused ? badge({ label: t('saved.paused'), kind: 'neutral' }) : nothing}`,
  },
  { key: 'rhythm', label: t('saved.rhythm'), cell: ({ rhythm }) => t(`saved.rhythm.${rhythm}`) },
  {
    key: 'act',
    label: t('saved.action'),
    cell: (search) =>
      html`<div class="row">
        ${button({
          label: t(search.paused ? 'saved.wake' : 'saved.pause'),
          kind: 'secondary',
          context: search.name,
          onClick: () => turn(screen, search),
        })}
        ${button({ label: t('saved.drop'), kind: 'danger', context: search.name, onClick: () => drop(screen, search) })}
      </div>`,
  },
];

function view(screen) {
  const { searches } = screen.data;
  return html`<h1>${t('saved.title')}</h1>
    ${errorSummary(screen.state)} ${screen.query.size && !screen.state.stored ? form(screen) : nothing}
    <section>
      <h2>${t('saved.mine')}</h2>
      ${
        searches.length
          ? table({ caption: t('saved.mine'), hideCaption: true, rows: searches, columns: columns(screen) })
          : emptyState({ title: t('saved.none'), body: t('saved.none_why') })
      }
      <p><a href=${url('/consultations')}>${t('saved.search')}</a></p>
    </section>`;
}

startScreen({ access: 'user', load, view, state: { stored: false } });
