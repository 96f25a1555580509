// Names and values. Exports: definitionList([{label, value}]): entries without a value are left out.
import { html } from 'lit-html';

const given = ({ value }) => value !== undefined && value !== null && value !== '';

export const definitionList = (entries) =>
  html`<dl class="definition-list">
    ${entries.filter(given).map(
      ({ label, value }) =>
        html`<div>
          <dt>${label}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
