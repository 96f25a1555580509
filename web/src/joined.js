// Files already received for a message, each with its button to leave it out. Exports: joined(list, onRemove).
import { html, nothing } from 'lit-html';
import { button } from '../components/button/button.js';
import { size } from './format.js';
import { t } from './i18n.js';

export const joined = (list, onRemove) =>
  list.length
    ? html`<ul>
        ${list.map(
          (one) =>
            html`<li>
              ${one.name} (${size(one.size)})
              ${button({ label: t('ui.remove'), kind: 'quiet', context: one.name, onClick: () => onRemove(one) })}
            </li>`,
        )}
      </ul>`
    : nothing;
