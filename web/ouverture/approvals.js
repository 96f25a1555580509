// Who approved, who must still, and one's own approval: shares are unwrapped here and wrapped again to the opener.
// Exports: approvals(screen).
import { html, nothing } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { badge } from '../components/badge/badge.js';
import { button } from '../components/button/button.js';
import { askIdentity } from '../components/unlock/unlock.js';
import { api } from '../src/api.js';
import { canonical } from '../src/crypto/canonical.js';
import { readKeyFile } from '../src/crypto/keyfile.js';
import { approve } from '../src/crypto/opener.js';
import { instant } from '../src/format.js';
import { t } from '../src/i18n.js';
import { toast } from '../src/status.js';

const base64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));

/** The key of mine that the manifest names. */
const recipientInManifest = ({ data }) =>
  data.keys.map((one) => one.recipient).find((one) => data.manifest.members.some((member) => member.recipient === one));

async function wrapShares(screen, identity, items) {
  const { manifest, session } = screen.data;
  const shares = [];
  for (const { deposit_id: deposit, slot, key_file: file } of items) {
    const keyfile = await readKeyFile(canonical(file), manifest, slot, deposit);
    try {
      const { share } = await approve({ manifest, keyfile, identity, ephemeral: session.recipient });
      shares.push({ deposit_id: deposit, slot, share: base64(share) });
    } catch (error) {
      // One envelope sealed wrongly must not hold up the others: opening it will tell.
      if (error.fault !== 'bidder') throw error;
    }
  }
  return shares;
}

const give = (screen) =>
  screen.run('approve', async () => {
    const { base, session, keys } = screen.data;
    const identity = await askIdentity({ keys, recipient: recipientInManifest(screen) });
    if (!identity) return;
    const items = await api.all(`${base}/openings/${session.id}/shares`);
    const shares = await wrapShares(screen, identity, items);
    screen.data.session = await api.post(`${base}/openings/${session.id}/approvals`, { shares });
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
      me && !done && session.state !== 'recorded'
        ? html`<p>${t('opening.approve_why', { name: session.opener.name })}</p>
            ${button({
              label: t('opening.approve'),
              kind: missing ? 'primary' : 'secondary',
              busy: screen.state.busy === 'approve',
              onClick: () => give(screen),
            })}`
        : nothing
    }
    ${missing && (!me || done) ? alert({ kind: 'info', body: t('opening.wait_others') }) : nothing}
  </section>`;
}
