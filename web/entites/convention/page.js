// The convention that holds for an entity: which text, who carries it, whether it is accepted; accepted here by the
// entity's administrator for it and its members, put here by whoever carries it. The document stays on this computer:
// only its SHA-256 leaves. `?entite=` names the entity, else the first of this person.
import { html, nothing } from 'lit-html';
import { alert } from '../../components/alert/alert.js';
import { breadcrumb } from '../../components/breadcrumb/breadcrumb.js';
import { button } from '../../components/button/button.js';
import { definitionList } from '../../components/definition-list/definition-list.js';
import { errorSummary } from '../../components/error-summary/error-summary.js';
import { checkbox } from '../../components/field/choices.js';
import { textField } from '../../components/field/inputs.js';
import { fileDrop } from '../../components/file-drop/file-drop.js';
import { api } from '../../src/api.js';
import { localTime } from '../../src/clock-time.js';
import { serverNow } from '../../src/clock.js';
import { day } from '../../src/format.js';
import { t, url } from '../../src/i18n.js';
import { startScreen } from '../../src/screen.js';
import { toast } from '../../src/status.js';
import { charter } from './charter.js';

const today = () => localTime(new Date(serverNow()).toISOString()).slice(0, 10);
const base = ({ data }) => `/v1/buyers/${data.entity.id}/convention`;

async function load({ query, session }) {
  const own = session.memberships.find(({ tenant_kind: kind }) => kind === 'buyer');
  const id = query.get('entite') ?? own?.tenant_id ?? '';
  const found = await api.get(`/v1/buyers/${encodeURIComponent(id)}/convention`);
  const { charter } = await api.get(`/v1/buyers/${encodeURIComponent(id)}/charter`);
  const branch = administers(session, id) ? await api.get(`/v1/buyers/${encodeURIComponent(id)}/branch`) : null;
  return { ...found, charter, may_put: Boolean(branch?.may.includes('describe-entity')) };
}

/** Whether asking for the branch is worth it: agents and members only read. */
const administers = ({ memberships }) =>
  memberships.some(({ tenant_kind: kind, roles }) => kind === 'platform' || roles.includes('entity_admin'));

const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

const choose = (screen, [file]) =>
  screen.run('file', async () => {
    const sha256 = hex(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
    screen.update({ chosen: { name: file.name, sha256 } });
  });

const put = (screen) =>
  screen.submit('put', async ({ title, dated, asked }) => {
    if (!screen.state.chosen) {
      screen.fail({ file: t('convention.file_missing') });
      return;
    }
    await api.put(base(screen), { title, dated, sha256: screen.state.chosen.sha256, asked: Boolean(asked) });
    toast(t('convention.put_done'));
    screen.state.chosen = null;
    await screen.reload();
  });

const accept = (screen) =>
  screen.submit('accept', async ({ signatory, on }) => {
    await api.post(`${base(screen)}/acceptance`, { sha256: screen.data.convention.sha256, signatory, on });
    toast(t('convention.accepted_done'));
    await screen.reload();
  });

const dateField = ({ errors }, name) =>
  textField({ name, type: 'date', width: 's', label: t(`convention.${name}`), value: today(), error: errors[name] });

const state = ({ owed, accepted, asked }) => {
  if (accepted)
    return alert({
      kind: 'success',
      title: t('convention.is_accepted', { name: accepted.by, day: day(accepted.on) }),
      body: t('convention.signed_by', { name: accepted.signatory }),
    });
  return alert({
    kind: owed ? 'warning' : 'info',
    title: t(owed ? 'convention.owed' : 'convention.not_accepted'),
    body: t(asked ? 'convention.owed_why' : 'convention.not_asked'),
  });
};

const text = (convention) =>
  html`${state(convention)}
  ${definitionList([
    { label: t('convention.name'), value: convention.title },
    {
      label: t('convention.carrier'),
      value: convention.carrier.name,
    },
    { label: t('convention.dated'), value: day(convention.dated) },
    { label: t('convention.sha256'), value: html`<code>${convention.sha256}</code>` },
  ])}`;

const acceptance = (screen) =>
  html`<section class="card">
    <h2>${t('convention.accept')}</h2>
    <p>${t('convention.accept_why')}</p>
    <form class="form" @submit=${accept(screen)} novalidate>
      ${textField({
        name: 'signatory',
        label: t('convention.signatory'),
        hint: t('convention.signatory_hint'),
        error: screen.state.errors.signatory,
      })}
      ${dateField(screen.state, 'on')}
      ${button({
        label: t('convention.accept'),
        kind: 'primary',
        type: 'submit',
        busy: screen.state.busy === 'accept',
      })}
    </form>
  </section>`;

const putting = (screen) => {
  const { chosen, errors, busy } = screen.state;
  return html`<section class="card">
    <h2>${t('convention.put')}</h2>
    <p>${t('convention.put_why')}</p>
    <form class="form" @submit=${put(screen)} novalidate>
      ${textField({ name: 'title', label: t('convention.name'), error: errors.title })}
      ${fileDrop({
        name: 'file',
        label: t('convention.file'),
        hint: t('convention.file_hint'),
        error: errors.file,
        single: true,
        onFiles: (files) => choose(screen, files),
      })}
      ${chosen ? html`<p role="status">${chosen.name}<br /><code class="small">${chosen.sha256}</code></p>` : nothing}
      ${dateField(screen.state, 'dated')}
      ${checkbox({ name: 'asked', label: t('convention.asked'), hint: t('convention.asked_hint') })}
      ${button({ label: t('convention.put'), type: 'submit', busy: busy === 'put' })}
    </form>
  </section>`;
};

function view(screen) {
  const { entity, convention, may_accept: mine, may_put: mayPut } = screen.data;
  return html`${breadcrumb([
      { label: t('convention.entities'), href: url('/entites/') },
      { label: entity.name, href: url('/entites/', { entite: entity.id }) },
      { label: t('convention.title') },
    ])}
    <h1>${t('convention.title')}</h1>
    <p class="soft">${entity.name}</p>
    ${errorSummary(screen.state)} ${convention ? text(convention) : html`<p>${t('convention.none')}</p>`}
    ${convention && mine && !convention.accepted ? acceptance(screen) : nothing} ${mayPut ? putting(screen) : nothing}
    ${charter(screen)}`;
}

startScreen({ access: 'user', load, view, state: { chosen: null, document: null } });
