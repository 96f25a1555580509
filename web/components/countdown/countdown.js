// Time left before a deadline, on the server's clock. Exports: countdown({deadline}) and the element <sp-countdown
// deadline="…">, which server-rendered pages use too. Announced at milestones only: one day, one hour, 15, 5 and 1
// minute, and the end.
import { html } from 'lit-html';
import { serverNow } from '../../src/clock.js';
import { duration } from '../../src/format.js';
import { t } from '../../src/i18n.js';
import { announce } from '../../src/status.js';

const MILESTONES_S = [86_400, 3600, 900, 300, 60, 0];

class Countdown extends HTMLElement {
  #timer;
  #previous = null;

  connectedCallback() {
    this.#timer = setInterval(() => this.#tick(), 1000);
    this.#tick();
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
  }

  #tick() {
    const seconds = Math.floor((Date.parse(this.getAttribute('deadline')) - serverNow()) / 1000);
    const text = seconds < 0 ? t('ui.deadline_passed') : t('ui.time_left', { duration: duration(seconds) });
    if (this.textContent !== text) this.textContent = text;
    this.classList.toggle('countdown--near', seconds >= 0 && seconds < 3600);
    this.#milestone(seconds, text);
    if (this.#previous !== null && this.#previous >= 0 && seconds < 0)
      this.dispatchEvent(new CustomEvent('deadline', { bubbles: true }));
    this.#previous = seconds;
  }

  #milestone(seconds, text) {
    const crossed = this.#previous !== null && MILESTONES_S.some((mark) => this.#previous >= mark && seconds < mark);
    if (crossed) announce(text);
  }
}

if (!customElements.get('sp-countdown')) customElements.define('sp-countdown', Countdown);

export const countdown = ({ deadline }) => html`<sp-countdown class="countdown" deadline=${deadline}></sp-countdown>`;
