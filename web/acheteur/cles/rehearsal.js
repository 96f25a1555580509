// The rehearsal: opening a trial message with one's key proves it alive before anything is sealed to it. Exports:
// rehearsal(screen).
import { html, nothing } from 'lit-html';
import { alert } from '../../components/alert/alert.js';
import { button, linkButton } from '../../components/button/button.js';
import { askIdentity, bytesOf } from '../../components/unlock/unlock.js';
import { api } from '../../src/api.js';
import { openCanary } from '../../src/crypto/member.js';
import { instant } from '../../src/format.js';
import { t, url } from '../../src/i18n.js';

const mine = ({ data, session }) => data.review.rehearsal.members.find((one) => one.user_id === session.user.id);

const rehearse = (screen) =>
  screen.run('rehearse', async () => {
    const { consultation, keys } = screen.data;
    const at = `/v1/consultations/${consultation.id}/rehearsals`;
    const identity = await askIdentity({ keys, recipient: keys[0].recipient });
    if (!identity) return;
    const { id, canary, committee_hash: mh, pseudonym } = await api.post(at);
    const answer = await openCanary({ sealed: bytesOf(canary), mh, pseudonym, identity });
    await api.post(`${at}/${id}/proof`, { answer });
    screen.data.review = await api.get(`/v1/consultations/${consultation.id}/review`);
  });

export function rehearsal(screen) {
  const { consultation } = screen.data;
  const member = mine(screen);
  if (!member) return alert({ kind: 'info', body: t('keys.not_in_committee') });
  return html`<section>
    <h2>${t('keys.rehearsal')}</h2>
    <p>${t('keys.rehearsal_why', { title: consultation.title })}</p>
    ${
      member.proved_at
        ? alert({
            kind: 'success',
            live: true,
            title: t('keys.proved'),
            body: t('keys.proved_at', { at: instant(member.proved_at) }),
            actions: linkButton({
              label: t('keys.back'),
              href: url('/acheteur/consultation/', { id: consultation.id, etape: 'keys' }),
            }),
          })
        : nothing
    }
    ${
      consultation.status === 'draft'
        ? button({
            label: t(member.proved_at ? 'keys.again' : 'keys.rehearse'),
            kind: member.proved_at ? 'secondary' : 'primary',
            busy: screen.state.busy === 'rehearse',
            onClick: () => rehearse(screen),
          })
        : nothing
    }
  </section>`;
}
