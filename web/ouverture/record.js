// The record of the session: who was there, then a signed document. Exports: record(screen, able).
import { html, nothing } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { button, linkButton } from '../components/button/button.js';
import { textArea } from '../components/field/inputs.js';
import { api } from '../src/api.js';
import { instant } from '../src/format.js';
import { t, url } from '../src/i18n.js';
import { forgetEphemeral } from './ephemeral.js';

const draw = (screen) =>
  screen.submit('record', async ({ present }) => {
    const { base, session } = screen.data;
    await api.post(`${base}/openings/${session.id}/record`, {
      present: present
        .split('\n')
        .map((name) => name.trim())
        .filter(Boolean),
    });
    screen.data.session = await api.get(`${base}/openings/${session.id}`);
    forgetEphemeral(session.id);
  });

function drawn(screen) {
  const { base, session, consultation } = screen.data;
  const at = `${base}/openings/${session.id}/record`;
  return alert({
    kind: 'success',
    title: t('opening.recorded'),
    body: t('opening.recorded_at', { at: instant(session.record_at) }),
    actions: html` ${linkButton({ label: t('opening.record_pdf'), href: `${at}.pdf`, kind: 'primary' })}
    ${linkButton({ label: t('opening.record_json'), href: at, download: 'pv-ouverture.json' })}
    ${
      session.anonymous || consultation.status === 'cancelled'
        ? nothing
        : linkButton(
            consultation.kinds.includes('offer')
              ? { label: t('opening.decide'), href: url('/acheteur/decision/', { id: consultation.id }) }
              : { label: t('opening.next_phase'), href: url('/acheteur/phases/', { consultation: consultation.id }) },
          )
    }`,
  });
}

const unveil = (screen) =>
  screen.submit('unveil', async ({ reason }) => {
    const { base, session } = screen.data;
    screen.data.session = await api.post(`${base}/openings/${session.id}/unveiling`, { reason });
  });

/** A design contest: names stay hidden until the jury's opinion is signed. */
function anonymity(screen) {
  const { session, consultation } = screen.data;
  if (session.unveiled)
    return alert({
      kind: 'success',
      title: t('opening.unveiled'),
      body: html`<p>${instant(session.unveiled.at)}</p>
        <p>${session.unveiled.reason}</p>`,
    });
  if (!session.anonymous || !session.record_at || !consultation.permissions?.includes('lift-anonymity')) return nothing;
  return html`<section class="card">
    <h2>${t('opening.anonymity')}</h2>
    <p>${t('opening.anonymity_why')}</p>
    <form class="form" @submit=${unveil(screen)} novalidate>
      ${textArea({
        name: 'reason',
        label: t('opening.jury'),
        hint: t('opening.jury_hint'),
        rows: 3,
        error: screen.state.errors.reason,
      })}
      ${button({ label: t('opening.unveil'), kind: 'primary', type: 'submit', busy: screen.state.busy === 'unveil' })}
    </form>
  </section>`;
}

export const record = (screen, able) => html`${minutes(screen, able)}${anonymity(screen)}`;

function minutes(screen, able) {
  if (screen.data.session.record_at) return drawn(screen);
  if (!able) return nothing;
  return html`<section class="card">
    <h2>${t('opening.record')}</h2>
    <p>${t('opening.record_why')}</p>
    <form class="form" @submit=${draw(screen)} novalidate>
      ${textArea({
        name: 'present',
        label: t('opening.present'),
        hint: t('opening.present_hint'),
        required: false,
        rows: 3,
      })}
      ${button({ label: t('opening.draw_up'), kind: 'primary', type: 'submit', busy: screen.state.busy === 'record' })}
    </form>
  </section>`;
}
