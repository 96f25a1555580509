// Delegations of an entity: given by its administrator to agents of another one, received from others. The document
// that decided one stays on this computer: only its SHA-256 leaves.
import { html, nothing } from 'lit-html';
import { breadcrumb } from '../../../components/breadcrumb/breadcrumb.js';
import { button } from '../../../components/button/button.js';
import { emptyState } from '../../../components/empty-state/empty-state.js';
import { errorSummary } from '../../../components/error-summary/error-summary.js';
import { textArea, textField } from '../../../components/field/inputs.js';
import { fileDrop } from '../../../components/file-drop/file-drop.js';
import { table } from '../../../components/table/table.js';
import { api } from '../../../src/api.js';
import { t, url } from '../../../src/i18n.js';
import { startScreen } from '../../../src/screen.js';
import { toast } from '../../../src/status.js';
import { dayFields, days, names, stateOf, takeBack } from '../lent.js';

const base = ({ tenant }) => `/v1/buyers/${tenant.tenant_id}`;
const isAdmin = ({ tenant }) => tenant.roles.includes('entity_admin');

async function load(screen) {
  const { items, received } = await api.get(`${base(screen)}/grants`);
  return { given: items.filter(({ kind }) => kind === 'delegation'), received };
}

const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

const choose = (screen, [file]) =>
  screen.run('file', async () => {
    const sha256 = hex(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
    screen.update({ chosen: { name: file.name, sha256 } });
  });

const give = (screen) =>
  screen.submit('give', async ({ siret, people, first, last, deliberation }, event) => {
    const addresses = people.split(/[\s,;]+/).filter(Boolean);
    const made = await api.post(`${base(screen)}/delegations`, {
      siret,
      people: addresses,
      first,
      last,
      deliberation,
      document_sha256: screen.state.chosen?.sha256 ?? '',
    });
    event.target.reset();
    screen.state.chosen = null;
    toast(t('delegations.given', { name: made.holder.name }));
    await screen.reload();
  });

const act = ({ deliberation, document_sha256: sha256 }) =>
  html`${deliberation}${sha256 ? html`<br /><code class="small">${sha256.slice(0, 16)}…</code>` : nothing}`;
const who = ({ people }) => names(people) || t('delegations.everybody');

const given = (screen) =>
  screen.data.given.length
    ? table({
        caption: t('delegations.given_title'),
        hideCaption: true,
        rows: screen.data.given,
        columns: [
          { key: 'to', label: t('delegations.to'), rowHeader: true, cell: ({ holder }) => holder.name },
          { key: 'people', label: t('lent.people'), cell: who },
          { key: 'dates', label: t('lent.dates'), cell: days },
          { key: 'act', label: t('delegations.deliberation'), cell: act },
          { key: 'state', label: t('lent.state'), cell: stateOf },
          ...(isAdmin(screen)
            ? [
                {
                  key: 'do',
                  label: t('lent.act'),
                  cell: (one) =>
                    one.state === 'over'
                      ? nothing
                      : takeBack(screen, one, `${base(screen)}/delegations/${one.id}`, {
                          title: t('delegations.end_title', { name: one.holder.name }),
                          name: one.holder.name,
                        }),
                },
              ]
            : []),
        ],
      })
    : emptyState({ title: t('delegations.none'), body: t('delegations.none_why') });

const received = ({ data }) =>
  data.received.length
    ? html`<h2>${t('delegations.received_title')}</h2>
        ${table({
          caption: t('delegations.received_title'),
          hideCaption: true,
          rows: data.received,
          columns: [
            { key: 'from', label: t('delegations.from'), rowHeader: true, cell: ({ buyer }) => buyer.name },
            { key: 'people', label: t('lent.people'), cell: who },
            { key: 'dates', label: t('lent.dates'), cell: days },
            { key: 'state', label: t('lent.state'), cell: stateOf },
          ],
        })}`
    : nothing;

const form = (screen) => {
  const { chosen, errors, busy } = screen.state;
  return html`<section class="card no-print">
    <h2>${t('delegations.give')}</h2>
    <p>${t('delegations.give_why')}</p>
    <form class="form" @submit=${give(screen)} novalidate>
      ${textField({
        name: 'siret',
        label: t('delegations.siret'),
        inputmode: 'numeric',
        width: 'm',
        error: errors.siret,
      })}
      ${textArea({
        name: 'people',
        label: t('delegations.people'),
        hint: t('delegations.people_hint'),
        rows: 2,
        required: false,
        error: errors.people,
      })}
      ${dayFields(screen)}
      ${textField({
        name: 'deliberation',
        label: t('delegations.deliberation'),
        hint: t('delegations.deliberation_hint'),
        maxlength: 200,
        required: false,
        error: errors.deliberation,
      })}
      ${fileDrop({
        name: 'file',
        label: t('delegations.file'),
        hint: t('delegations.file_hint'),
        single: true,
        onFiles: (files) => choose(screen, files),
      })}
      ${chosen ? html`<p role="status">${chosen.name}<br /><code class="small">${chosen.sha256}</code></p>` : nothing}
      ${button({ label: t('delegations.give'), kind: 'primary', type: 'submit', busy: busy === 'give' })}
    </form>
  </section>`;
};

const view = (screen) =>
  html`${breadcrumb([
      { label: t('shell.nav.team'), href: url('/acheteur/equipe/') },
      { label: t('delegations.title') },
    ])}
    <h1>${t('delegations.title')}</h1>
    <p class="soft">${screen.tenant.tenant_name}</p>
    <p>${t('delegations.why')}</p>
    ${errorSummary(screen.state)}
    <h2>${t('delegations.given_title')}</h2>
    ${given(screen)} ${received(screen)} ${isAdmin(screen) ? form(screen) : nothing}`;

startScreen({ access: 'buyer', load, view, state: { chosen: null } });
