// The end of a contest's anonymity: the jury's signed record is deposited, then members approve on the strength of that
// very file (CCP R2162-18). Exports: anonymity(screen).
import { html, nothing } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { badge } from '../components/badge/badge.js';
import { button } from '../components/button/button.js';
import { copyHash } from '../components/copy-hash/copy-hash.js';
import { fileDrop } from '../components/file-drop/file-drop.js';
import { textArea } from '../components/field/inputs.js';
import { api } from '../src/api.js';
import { attach } from '../src/attach.js';
import { instant } from '../src/format.js';
import { t } from '../src/i18n.js';
import { toast } from '../src/status.js';

const at = ({ data: { base, session } }) => `${base}/openings/${session.id}`;

const deposit = (screen) =>
  screen.submit('opinion', async ({ reason }) => {
    const { opinionFile: file } = screen.state;
    if (!file) {
      screen.fail({ file: t('opening.opinion_missing') });
      return;
    }
    const { id } = await attach(`${screen.data.base}/attachments`, file);
    screen.data.session = await api.post(`${at(screen)}/jury-opinion`, { reason, attachment: id });
    screen.state.opinionFile = null;
    toast(t('opening.opinion_deposited'));
  });

const approve = (screen, opinion) =>
  screen.run('lift', async () => {
    screen.data.session = await api.post(`${at(screen)}/unveiling`, { opinion_sha256: opinion.file.sha256 });
  });

const form = (screen, session) =>
  html`<form class="form" @submit=${deposit(screen)} novalidate>
    ${fileDrop({
      name: 'file',
      label: t('opening.opinion_file'),
      hint: t(session.opinion ? 'opening.opinion_replace_hint' : 'opening.opinion_hint'),
      error: screen.state.errors.file,
      accept: '.pdf',
      single: true,
      onFiles: ([opinionFile]) => screen.update({ opinionFile }),
    })}
    ${screen.state.opinionFile ? html`<p role="status">${screen.state.opinionFile.name}</p>` : nothing}
    ${textArea({
      name: 'reason',
      label: t('opening.jury'),
      hint: t('opening.jury_hint'),
      rows: 3,
      error: screen.state.errors.reason,
    })}
    ${button({ label: t('opening.deposit_opinion'), type: 'submit', busy: screen.state.busy === 'opinion' })}
  </form>`;

const agreed = ({ name }) => html`<li>${name} ${badge({ label: t('opening.has_approved'), kind: 'success' })}</li>`;

function approvals(screen, { opinion, lifting, quorum }) {
  const { consultation } = screen.data;
  const me = screen.session.user.id;
  const member = consultation.committee?.members.some(({ user_id }) => user_id === me);
  const done = lifting.some(({ user_id }) => user_id === me);
  return html`<p>
      ${t('opening.opinion_deposited')} <a href=${`${at(screen)}/jury-opinion`}>${opinion.file.name}</a>,
      ${instant(opinion.at)}<br />
      ${copyHash({ value: opinion.file.sha256, label: opinion.file.name })}
    </p>
    <p>${opinion.reason}</p>
    <p role="status">${t('opening.lifting_missing', { count: Math.max(0, quorum - lifting.length), quorum })}</p>
    <ul>
      ${lifting.map(agreed)}
    </ul>
    ${
      member && !done
        ? button({
            label: t('opening.unveil'),
            kind: 'primary',
            busy: screen.state.busy === 'lift',
            onClick: () => approve(screen, opinion),
          })
        : nothing
    }`;
}

export function anonymity(screen) {
  const { session, consultation } = screen.data;
  if (session.unveiled)
    return alert({
      kind: 'success',
      title: t('opening.unveiled'),
      body: html`<p>${instant(session.unveiled.at)}</p>
        <p>${session.unveiled.reason}</p>`,
    });
  if (!session.anonymous || !session.record_at) return nothing;
  const may = consultation.permissions?.includes('lift-anonymity');
  return html`<section class="card">
    <h2>${t('opening.anonymity')}</h2>
    <p>${t('opening.anonymity_why')}</p>
    ${session.opinion ? approvals(screen, session) : nothing} ${may ? form(screen, session) : nothing}
  </section>`;
}
