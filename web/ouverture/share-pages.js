// A member's shares, unwrapped here, wrapped again to the opener and sent by pages; pages already sent are not sent
// again after a cut, nor after the tab was closed.
// Exports: sendShares({ base, session, manifest, member, identity, onProgress }) → digests of the pages,
// forgetPages(session, member).
import { api } from '../src/api.js';
import { canonical } from '../src/crypto/canonical.js';
import { readKeyFile } from '../src/crypto/keyfile.js';
import { approve } from '../src/crypto/opener.js';

const base64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));

const key = (session, member) => `souspli-approbation-${session.id}-${member}`;

/** What this browser sent: cursor → { sha256, shares, next, total }. Digests only: nothing that opens anything. */
const sentPages = (session, member) => JSON.parse(localStorage.getItem(key(session, member)) ?? '{}');

export const forgetPages = (session, member) => localStorage.removeItem(key(session, member));

async function wrapped({ manifest, session, identity }, { deposit_id: deposit, slot, key_file: file }) {
  const keyfile = await readKeyFile(canonical(file), manifest, slot, deposit);
  try {
    const { share } = await approve({ manifest, keyfile, identity, ephemeral: session.recipient });
    return { deposit_id: deposit, slot, share: base64(share) };
  } catch (error) {
    // One envelope sealed wrongly must not hold up the others: the page says which check failed, opening it will tell.
    if (error.fault !== 'bidder') throw error;
    return { deposit_id: deposit, slot, check: error.code };
  }
}

async function sendPage(work, cursor, onShare) {
  const at = `${work.base}/openings/${work.session.id}`;
  const { items, next, total } = await api.get(`${at}/shares`, { cursor }, { stay: true });
  if (!items.length) return null;
  const shares = [];
  for (const item of items) {
    shares.push(await wrapped(work, item));
    onShare(shares.length, total);
  }
  const { sha256 } = await api.post(`${at}/approvals/pages`, { shares });
  return { sha256, shares: shares.length, next, total };
}

export async function sendShares({ onProgress, ...work }) {
  const { session, member } = work;
  const sent = sentPages(session, member);
  const pages = [];
  let done = 0;
  for (let cursor = ''; cursor !== null;) {
    const page = sent[cursor] ?? (await sendPage(work, cursor, (count, total) => onProgress((done + count) / total)));
    if (!page) break;
    sent[cursor] = page;
    localStorage.setItem(key(session, member), JSON.stringify(sent));
    pages.push(page.sha256);
    done += page.shares;
    onProgress(done / page.total);
    cursor = page.next;
  }
  return pages;
}
