// The team, the committee and the evaluators read what is opened, each with their own key: the identity of each opened
// envelope is wrapped for them here.
// Exports: loadReaders(base) → readers, offered(screen, [{deposit_id, slot, offer}]), readers(screen, able).
import { html, nothing } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { badge } from '../components/badge/badge.js';
import { button } from '../components/button/button.js';
import { rewrap } from '../src/crypto/opener.js';
import { api } from '../src/api.js';
import { t } from '../src/i18n.js';

const PAGE_KEYS = 100;

const base64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));

export const loadReaders = async (base) => (await api.get(`${base}/readers`)).items;

async function giveTo(base, reader, envelopes) {
  for (let start = 0; start < envelopes.length; start += PAGE_KEYS) {
    const keys = [];
    for (const { deposit_id, slot, offer } of envelopes.slice(start, start + PAGE_KEYS))
      keys.push({ deposit_id, slot, key: base64(await rewrap(offer, [reader.recipient])) });
    await api.post(`${base}/readers/${reader.user_id}/keys`, { keys }, { idempotent: true });
  }
}

/** Newly opened envelopes, for everybody who has a key; kept by this tab for those who make one later. */
export async function offered(screen, envelopes) {
  const { base, readers = [] } = screen.data;
  screen.state.offers = [...(screen.state.offers ?? []), ...envelopes];
  for (const reader of readers.filter(({ recipient }) => recipient)) {
    await giveTo(base, reader, envelopes);
    // Counted here: asking for everybody after each page would cost pages × people.
    reader.envelopes += envelopes.length;
  }
}

const giveAll = (screen) =>
  screen.run('give', async () => {
    const { base } = screen.data;
    const known = await loadReaders(base);
    for (const reader of known) if (reader.recipient) await giveTo(base, reader, screen.state.offers ?? []);
    screen.data.readers = await loadReaders(base);
  });

const line = ({ name, evaluator, recipient, envelopes }) =>
  html`<li>
    ${name} ${evaluator ? html`<span class="soft">(${t('opening.reader_evaluator')})</span>` : nothing}
    ${
      recipient
        ? badge({ label: t('opening.reader_has', { count: envelopes }), kind: envelopes ? 'success' : 'info' })
        : badge({ label: t('opening.reader_keyless'), kind: 'warning' })
    }
  </li>`;

export function readers(screen, able) {
  const known = screen.data.readers ?? [];
  if (!able || !known.length) return nothing;
  const keyless = known.filter(({ recipient }) => !recipient);
  return html`<details class="card">
    <summary><h2>${t('opening.readers', { count: known.filter(({ envelopes }) => envelopes).length })}</h2></summary>
    <p>${t('opening.readers_why')}</p>
    <ul>
      ${known.map(line)}
    </ul>
    ${keyless.length ? alert({ kind: 'info', body: t('opening.readers_keyless') }) : nothing}
    ${
      screen.state.offers?.length
        ? button({ label: t('opening.give_again'), busy: screen.state.busy === 'give', onClick: () => giveAll(screen) })
        : nothing
    }
  </details>`;
}
