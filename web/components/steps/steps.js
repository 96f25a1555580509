// Steps of a wizard. Exports: steps({label, items: [{label, state, href?}]}); state: 'done', 'current', 'todo', 'blocked'.
import { html, nothing } from 'lit-html';
import { t } from '../../src/i18n.js';

function step({ label, state, href }, index) {
  const text = html`<span class="steps__number" aria-hidden="true">${state === 'done' ? '✓' : index + 1}</span>
    <span>${label}<span class="visually-hidden"> ${t(`ui.step.${state}`)}</span></span>`;
  return html`<li class="steps__item steps__item--${state}">${href
    ? html`<a href=${href} aria-current=${state === 'current' ? 'step' : nothing}>${text}</a>`
    : html`<span class="steps__plain" aria-current=${state === 'current' ? 'step' : nothing}>${text}</span>`}</li>`;
}

export const steps = ({ label, items }) => html`<nav class="steps" aria-label=${label}><ol>${items.map(step)}</ol></nav>`;
