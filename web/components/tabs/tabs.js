// Views of one thing, each with its own address. Exports: tabs({label, items: [{label, href, current}]}).
// Links rather than ARIA tabs: they can be shared, opened beside, and need no key handling.
import { html, nothing } from 'lit-html';

export const tabs = ({ label, items }) =>
  html`<nav class="tabs" aria-label=${label}>
    <ul>
      ${items.map(
        (item) =>
          html`<li>
            <a
              href=${item.href}
              aria-current=${item.current ? 'page' : nothing}
              @click=${(event) => item.onSelect?.(event)}
              >${item.label}</a
            >
          </li>`,
      )}
    </ul>
  </nav>`;
