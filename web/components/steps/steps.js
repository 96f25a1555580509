// Steps of a wizard. Exports: steps({label, items: [{label, state, href?, onSelect?}], compact?}); state: 'done',
// 'current', 'todo', 'blocked'. `onSelect` changes step without leaving the page (a transfer goes on); the address
// still works in a new tab.
import { html, nothing } from 'lit-html';
import { t } from '../../src/i18n.js';

const plainClick = (event) => event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;

function choose(event, onSelect) {
  if (!onSelect || !plainClick(event)) return;
  event.preventDefault();
  onSelect();
}

const count = (items) =>
  t('ui.step.count', { number: items.findIndex(({ state }) => state === 'current') + 1, total: items.length });

function step({ label, state, href, onSelect }, index) {
  const text = html`<span class="steps__number" aria-hidden="true">${state === 'done' ? '✓' : index + 1}</span>
    <span>${label}<span class="visually-hidden"> ${t(`ui.step.${state}`)}</span></span>`;
  return html`<li class="steps__item steps__item--${state}">
    ${
      href
        ? html`<a
            href=${href}
            aria-current=${state === 'current' ? 'step' : nothing}
            @click=${(event) => choose(event, onSelect)}
            >${text}</a
          >`
        : html`<span class="steps__plain" aria-current=${state === 'current' ? 'step' : nothing}>${text}</span>`
    }
  </li>`;
}

/** `compact`: a phone shows « Étape 2 sur 4 » in place of the list. */
export const steps = ({ label, items, compact = false }) =>
  html`<nav class="steps ${compact ? 'steps--compact' : ''}" aria-label=${label}>
    ${compact ? html`<p class="steps__count">${count(items)}</p>` : nothing}
    <ol>
      ${items.map(step)}
    </ol>
  </nav>`;
