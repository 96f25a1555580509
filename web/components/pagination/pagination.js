// The rest of a long list. Exports: moreButton({next, busy, onMore, shown}), pageLinks({previousHref, nextHref}).
// Lists end with an opaque cursor, so there are no page numbers to show.
import { html, nothing } from 'lit-html';
import { t } from '../../src/i18n.js';
import { button } from '../button/button.js';

/** Adds the next items under those shown. */
export function moreButton({ next, busy, onMore, shown }) {
  return html`<div class="pagination">
    <p role="status">${t('ui.shown', { count: shown })}</p>
    ${next ? button({ label: t('ui.more'), busy, onClick: onMore }) : nothing}
  </div>`;
}

/** The same as links, for lists whose address can be shared. */
export function pageLinks({ firstHref, nextHref }) {
  if (!firstHref && !nextHref) return nothing;
  return html`<nav class="pagination" aria-label=${t('ui.pagination')}>
    ${firstHref ? html`<a href=${firstHref}>${t('ui.first_page')}</a>` : nothing}
    ${
      nextHref
        ? html`<a class="button button--secondary" rel="next" href=${nextHref}>${t('ui.next_page')}</a>`
        : nothing
    }
  </nav>`;
}
