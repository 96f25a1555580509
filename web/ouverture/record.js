// The record of the session: who was there, then a signed document. Exports: record(screen, able).
import { html, nothing } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { button, linkButton } from '../components/button/button.js';
import { textArea } from '../components/field/inputs.js';
import { api } from '../src/api.js';
import { instant } from '../src/format.js';
import { t, url } from '../src/i18n.js';
import { anonymity } from './anonymity.js';
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
    await forgetEphemeral(session.id);
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
      consultation.permissions?.includes('read-offers')
        ? linkButton({ label: t('opening.read'), href: url('/acheteur/lecture/', { consultation: consultation.id }) })
        : nothing
    }
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
