// While the page is open, what the buyer changes reaches it: an extension before the old deadline passes, a correction,
// the end of the procedure. Exports: watch(screen), news(screen).
import { html, nothing } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { serverNow } from '../src/clock.js';
import { instant } from '../src/format.js';
import { request } from '../src/http.js';
import { t } from '../src/i18n.js';
import { announce } from '../src/status.js';
import { closesAt } from './deadline.js';

const LONGEST_MS = 60_000;
const SHORTEST_MS = 2_000;

/** Asked more often as the deadline comes near, so that an extension granted at the last minute is still seen. */
function delay({ consultation }) {
  const leftMs = Date.parse(closesAt(consultation)) - serverNow();
  return leftMs > 0 ? Math.min(LONGEST_MS, Math.max(SHORTEST_MS, leftMs / 4)) : LONGEST_MS;
}

function take(screen, fresh) {
  const { consultation: before } = screen.data;
  const changes = fresh.history.slice(before.history.length).map(({ detail }) => detail);
  screen.data.consultation = fresh;
  if (!changes.length && fresh.status === before.status) return;
  screen.update({ news: [...screen.state.news, ...changes] });
  if (closesAt(fresh) !== closesAt(before))
    announce(t('deposit.extended', { at: instant(closesAt(fresh), fresh.time_zone) }));
}

async function ask(screen) {
  try {
    take(screen, await request('GET', `/v1/consultations/${screen.data.consultation.id}`));
  } catch (error) {
    if (!error.code) throw error; // without network, or refused: asked again later
  }
}

export function watch(screen) {
  let timer;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(now, delay(screen.data));
  };
  const now = async () => {
    clearTimeout(timer);
    await ask(screen);
    later();
  };
  addEventListener('online', now);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') now();
  });
  document.addEventListener('deadline', () => screen.update({})); // the countdown ended: late from here
  later();
}

export function news(screen) {
  const { consultation } = screen.data;
  if (consultation.status === 'cancelled')
    return alert({ kind: 'error', live: true, title: t('deposit.cancelled'), body: consultation.cancellation_reason });
  if (!screen.state.news.length) return nothing;
  return alert({
    kind: 'info',
    live: true,
    title: t('deposit.news', { at: instant(closesAt(consultation), consultation.time_zone) }),
    body: html`<ul>
      ${screen.state.news.map((one) => html`<li>${one}</li>`)}
    </ul>`,
  });
}
