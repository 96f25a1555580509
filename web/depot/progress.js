// Step 4: the progress of the transmission (transmission.js), envelope by envelope: what is left, the risk of
// being late (REQ-062), and what to do when it stops.
// Exports: begin(screen), view(screen).
import { html, nothing } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { button, linkButton } from '../components/button/button.js';
import { progress } from '../components/progress/progress.js';
import { serverNow } from '../src/clock.js';
import { duration, size, speed } from '../src/format.js';
import { t, url } from '../src/i18n.js';
import { networkReturned } from '../src/network.js';
import { explain } from '../src/explain.js';
import { closesAt } from './deadline.js';
import { slotName } from './slots.js';
import { transmit } from './transmission.js';

const REASONS = {
  'file-changed': 'deposit.file_changed',
  'storage-full': 'deposit.storage_full',
  'sent-elsewhere': 'deposit.sent_elsewhere',
};

// What the person is told and can mend: nothing for the console.
const EXPECTED = new Set(['sent-elsewhere', 'storage-full', 'sign-in-required', 'bad-file-name', 'bad-seal-file']);

const CHOOSE_AGAIN = new Set(['file-changed', 'bad-file-name', 'bad-seal-file']);

const reason = (error) =>
  REASONS[error.code]
    ? t(REASONS[error.code], { name: error.where ?? error.file ?? '' })
    : Object.values(error.errors ?? {}).join(' ') || explain(error);

export async function begin(screen) {
  screen.update({ sending: true, failed: null, errors: {}, detail: '' });
  try {
    const onProgress = (slot, detail) => screen.update({ transfers: { ...screen.state.transfers, [slot]: detail } });
    await transmit(screen, onProgress);
    screen.update({ receipt: true });
    location.assign(url('/entreprise/recepisse/', { id: screen.data.deposit.id, nouveau: '1' }));
  } catch (error) {
    screen.update({ failed: { code: error.code ?? error.name, words: reason(error) } });
    document.querySelector('h1').focus();
    if (error.code === 'network-lost')
      networkReturned(new AbortController().signal, '/v1/time').then(() => {
        if (screen.state.failed) begin(screen);
      });
    else if (!EXPECTED.has(error.code)) console.error(error);
  }
}

function detail({ state, bytesPerSecond, secondsLeft, sentBytes, totalBytes }) {
  if (state === 'waiting') return t('deposit.waiting');
  if (!bytesPerSecond) return '';
  return t('deposit.rate', {
    sent: size(sentBytes),
    total: size(totalBytes),
    speed: speed(bytesPerSecond),
    left: secondsLeft == null ? '…' : duration(secondsLeft),
  });
}

const SHOWN = { sending: 'running', waiting: 'waiting', done: 'done' };

function envelope(screen, slot) {
  const now = screen.state.transfers[slot];
  if (screen.data.saved?.slots[slot]?.done && !now) return progress({ label: slotName(slot), ratio: 1, state: 'done' });
  return progress({
    label: slotName(slot),
    ratio: now?.ratio ?? 0,
    state: screen.state.failed && now?.state !== 'done' ? 'failed' : (SHOWN[now?.state] ?? 'waiting'),
    detail: now ? detail(now) : t('deposit.to_come'),
  });
}

/**
 * Would what remains arrive in time at the speed measured? Only what is being sent is known: it is a lower bound, and
 * said so.
 */
function risk(screen) {
  const running = Object.values(screen.state.transfers).find(({ state }) => state === 'sending');
  const leftMs = Date.parse(closesAt(screen.data.consultation)) - serverNow();
  if (!running?.secondsLeft || leftMs <= 0 || running.secondsLeft * 1000 < leftMs * 0.8) return nothing;
  return alert({
    kind: 'warning',
    title: t('deposit.risk_title'),
    body: t('deposit.risk', { needed: duration(running.secondsLeft), left: duration(leftMs / 1000) }),
  });
}

function failure(screen, go) {
  const { failed } = screen.state;
  if (!failed) return nothing;
  const again = CHOOSE_AGAIN.has(failed.code)
    ? button({ label: t('deposit.choose_files'), kind: 'primary', onClick: () => go('files') })
    : button({ label: t('deposit.resume'), kind: 'primary', onClick: () => begin(screen) });
  const elsewhere = failed.code === 'sent-elsewhere';
  return alert({
    kind: elsewhere ? 'warning' : 'error',
    live: true,
    title: t(elsewhere ? 'deposit.sent_elsewhere_title' : 'deposit.stopped'),
    body: failed.words,
    actions: html`${again} ${linkButton({ label: t('deposit.later'), href: url('/entreprise/') })}`,
  });
}

export const view = (screen, go) =>
  html`<p>${t('deposit.progress_intro')}</p>
    ${failure(screen, go)}${risk(screen)} ${screen.data.deposit.slots.map((slot) => envelope(screen, slot))}
    ${
      screen.data.saved?.sealFile && !screen.state.sending
        ? button({ label: t('deposit.resume'), kind: 'primary', onClick: () => begin(screen) })
        : nothing
    }
    <p class="soft">${t('deposit.may_close')}</p>`;
