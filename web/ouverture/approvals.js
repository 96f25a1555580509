// Who approved, who must still, and one's own approval: its shares leave by pages (share-pages.js), then one act names
// them.
// Exports: approvals(screen).
import { html, nothing } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { badge } from '../components/badge/badge.js';
import { button } from '../components/button/button.js';
import { Announcer, progress } from '../components/progress/progress.js';
import { askIdentity } from '../components/unlock/unlock.js';
import { api } from '../src/api.js';
import { instant } from '../src/format.js';
import { t } from '../src/i18n.js';
import { toast } from '../src/status.js';
import { forgetPages, sendShares } from './share-pages.js';

/** The key of mine that the manifest names. */
const recipientInManifest = ({ data }) =>
  data.keys.map((one) => one.recipient).find((one) => data.manifest.members.some((member) => member.recipient === one));

async function approveBy(screen, pages) {
  const { base, session } = screen.data;
  const member = screen.session.user.id;
  try {
    const answer = await api.post(`${base}/openings/${session.id}/approvals`, { pages });
    screen.data.session = { ...session, ...answer };
  } catch (error) {
    // Applications that came meanwhile moved the pages, or one was lost: all of them are sent anew next time.
    if (['approval-incomplete', 'unknown-page'].includes(error.code)) forgetPages(session, member);
    throw error;
  }
  forgetPages(session, member);
}

const give = (screen) =>
  screen.run('approve', async () => {
    const { base, session, keys, manifest } = screen.data;
    const identity = await askIdentity({ keys, recipient: recipientInManifest(screen) });
    if (!identity) return;
    const announcer = new Announcer(t('opening.sending_shares'));
    const onProgress = (ratio) => {
      announcer.update(ratio);
      screen.update({ approving: ratio });
    };
    try {
      const pages = await sendShares({ base, session, manifest, member: screen.session.user.id, identity, onProgress });
      await approveBy(screen, pages);
    } finally {
      screen.state.approving = null;
    }
    toast(t('opening.approved'));
  });

const line = (screen, missing) => (member) => {
  const found = screen.data.session.approvals.find((one) => one.user_id === member.user_id);
  return html`<li>
    ${member.name}
    ${
      found
        ? html`${badge({ label: t('opening.has_approved'), kind: 'success' })}
            <span class="soft small">${instant(found.at)}</span>`
        : badge({ label: t(missing ? 'opening.awaited' : 'opening.not_needed') })
    }
  </li>`;
};

export function approvals(screen) {
  const { session, consultation } = screen.data;
  const members = consultation.committee?.members ?? [];
  const me = members.find((one) => one.user_id === screen.session.user.id);
  const done = session.approvals.some((one) => one.user_id === screen.session.user.id);
  const missing = Math.max(0, session.quorum - session.approvals.length);
  const over = session.state === 'recorded' || consultation.status === 'cancelled';
  return html`<section class="card">
    <h2>${t('opening.approvals')}</h2>
    <p role="status">
      ${
        missing
          ? t('opening.missing', { count: missing, quorum: session.quorum })
          : t('opening.quorum_reached', { quorum: session.quorum })
      }
    </p>
    <ul>
      ${members.map(line(screen, missing))}
    </ul>
    ${
      me && !done && !over
        ? html`<p>${t('opening.approve_why', { name: session.opener.name })}</p>
            ${
              screen.state.approving == null
                ? nothing
                : progress({ label: t('opening.sending_shares'), ratio: screen.state.approving })
            }
            ${button({
              label: t('opening.approve'),
              kind: missing ? 'primary' : 'secondary',
              busy: screen.state.busy === 'approve',
              onClick: () => give(screen),
            })}`
        : nothing
    }
    ${missing && !over && (!me || done) ? alert({ kind: 'info', body: t('opening.wait_others') }) : nothing}
  </section>`;
}
