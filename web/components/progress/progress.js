// Progress of something long. Exports: progress({label, ratio, detail, state}), Announcer.
// The bar moves for the eyes; ears get one sentence every 10 %, through Announcer.
import { html, nothing } from 'lit-html';
import { announce } from '../../src/status.js';
import { number } from '../../src/format.js';
import { t } from '../../src/i18n.js';

/**
 * `ratio` from 0 to 1, null while unknown; `state`: 'running', 'waiting', 'done', 'failed'; `detail`: speed, time left…
 */
export function progress({ label, ratio, detail, state = 'running' }) {
  const percent = ratio == null ? null : Math.floor(ratio * 100);
  return html`<div class="progress progress--${state}">
    <div class="progress__head">
      <span class="progress__label">${label}</span
      ><span class="progress__value">${percent == null ? '' : `${number(percent)}\u202f%`}</span>
    </div>
    <progress class="progress__bar" max="100" value=${percent ?? nothing} aria-label=${label}></progress>
    ${detail ? html`<p class="progress__detail">${detail}</p>` : nothing}
  </div>`;
}

/** Says « Envoi : 40 % » when a new ten is reached, never twice. */
export class Announcer {
  #last = 0;

  constructor(label) {
    this.label = label;
  }

  update(ratio) {
    const ten = Math.floor(ratio * 10);
    if (ten <= this.#last) return;
    this.#last = ten;
    announce(t('ui.progress', { label: this.label, percent: ten * 10 }));
  }
}
