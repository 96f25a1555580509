// Where this screen is. Exports: breadcrumb([{label, href?}]): the last one is the screen itself.
import { html, nothing } from 'lit-html';
import { t } from '../../src/i18n.js';

export function breadcrumb(steps) {
  const last = steps.length - 1;
  return html`<nav class="breadcrumb" aria-label=${t('ui.breadcrumb')}>
    <ol>
      ${steps.map(
        ({ label, href }, index) =>
          html`<li>
            ${
              href && index < last
                ? html`<a href=${href}>${label}</a>`
                : html`<span aria-current=${index === last ? 'page' : nothing}>${label}</span>`
            }
          </li>`,
      )}
    </ol>
  </nav>`;
}
