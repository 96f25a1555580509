// The charter of use that holds for an entity: read as its carrier put it, accepted here by each entity for itself,
// put here by whoever carries it. Exports: charter(screen).
import { html, nothing } from 'lit-html';
import { alert } from '../../components/alert/alert.js';
import { button } from '../../components/button/button.js';
import { definitionList } from '../../components/definition-list/definition-list.js';
import { checkbox } from '../../components/field/choices.js';
import { textField } from '../../components/field/inputs.js';
import { fileDrop } from '../../components/file-drop/file-drop.js';
import { api } from '../../src/api.js';
import { localTime } from '../../src/clock-time.js';
import { serverNow } from '../../src/clock.js';
import { day } from '../../src/format.js';
import { t } from '../../src/i18n.js';
import { inBase64 } from '../../src/in-base64.js';
import { toast } from '../../src/status.js';

const MOST_BYTES = 2_000_000;
const base = ({ data }) => `/v1/buyers/${data.entity.id}/charter`;
const today = () => localTime(serverNow()).slice(0, 10);

const choose = (screen, [file]) => {
  if (file.size > MOST_BYTES) screen.fail({ document: t('charter.too_large') });
  else screen.update({ document: file });
};

const put = (screen) =>
  screen.submit('charter', async ({ charter_title: title, charter_dated: dated, charter_asked: asked }) => {
    const { document: file } = screen.state;
    if (!file) {
      screen.fail({ document: t('charter.missing') });
      return;
    }
    await api.put(base(screen), { title, dated, document: await inBase64(file), asked: Boolean(asked) });
    screen.state.document = null;
    toast(t('charter.put_done'));
    await screen.reload();
  });

const accept = (screen) =>
  screen.submit('accept-charter', async ({ charter_signatory: signatory, charter_on: on }) => {
    await api.post(`${base(screen)}/acceptance`, { sha256: screen.data.charter.sha256, signatory, on });
    toast(t('charter.accepted_done'));
    await screen.reload();
  });

function state({ accepted, owed, own }) {
  if (own) return alert({ kind: 'info', body: t('charter.own') });
  if (accepted)
    return alert({
      kind: 'success',
      title: t('charter.is_accepted', { day: day(accepted.on) }),
      body: t('convention.signed_by', { name: accepted.signatory }),
    });
  return alert({ kind: owed ? 'warning' : 'info', title: t(owed ? 'charter.owed' : 'charter.not_asked') });
}

const dateField = (name, label, error) =>
  textField({ name, type: 'date', width: 's', label: t(label), value: today(), error });

const text = (screen) => {
  const { charter: found } = screen.data;
  return html`${state(found)}
    ${definitionList([
      { label: t('convention.name'), value: found.title },
      { label: t('convention.carrier'), value: found.carrier.name },
      { label: t('convention.dated'), value: day(found.dated) },
      { label: t('convention.sha256'), value: html`<code>${found.sha256}</code>` },
    ])}
    <p><a href="${base(screen)}/document">${t('charter.read')}</a></p>`;
};

const acceptance = (screen) => {
  const { errors, busy } = screen.state;
  return html`<form class="form" @submit=${accept(screen)} novalidate>
    <p>${t('charter.accept_why')}</p>
    ${textField({ name: 'charter_signatory', label: t('convention.signatory'), error: errors.signatory })}
    ${dateField('charter_on', 'convention.on', errors.on)}
    ${button({ label: t('charter.accept'), kind: 'primary', type: 'submit', busy: busy === 'accept-charter' })}
  </form>`;
};

const putting = (screen) => {
  const { document: file, errors, busy } = screen.state;
  return html`<section class="card">
    <h3>${t('charter.put')}</h3>
    <p>${t('charter.put_why')}</p>
    <form class="form" @submit=${put(screen)} novalidate>
      ${textField({ name: 'charter_title', label: t('charter.name'), error: errors.title })}
      ${fileDrop({
        name: 'document',
        label: t('charter.file'),
        hint: t('charter.file_hint'),
        error: errors.document,
        accept: 'application/pdf',
        single: true,
        onFiles: (files) => choose(screen, files),
      })}
      ${file ? html`<p role="status">${file.name}</p>` : nothing}
      ${dateField('charter_dated', 'charter.dated', errors.dated)}
      ${checkbox({ name: 'charter_asked', label: t('charter.asked') })}
      ${button({ label: t('charter.put'), type: 'submit', busy: busy === 'charter' })}
    </form>
  </section>`;
};

export function charter(screen) {
  const { charter: found, may_accept: mine, may_put: mayPut } = screen.data;
  return html`<section>
    <h2>${t('charter.title')}</h2>
    ${found ? text(screen) : html`<p>${t('charter.none')}</p>`}
    ${found && mine && !found.accepted && !found.own ? acceptance(screen) : nothing}
    ${mayPut ? putting(screen) : nothing}
  </section>`;
}
