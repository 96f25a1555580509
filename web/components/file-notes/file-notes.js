// What became of the names of the files just chosen (src/file-names.js): renamed, left out. Exports: fileNotes({left,
// renamed}) → nothing when there is nothing to say; refusedWords([{name, reason}]) → the words of an error.
import { html, nothing } from 'lit-html';
import { alert } from '../alert/alert.js';
import { t } from '../../src/i18n.js';

const NAMED = 20;
const WORDS = { 'too-deep': 'ui.name_too_deep', 'too-long': 'ui.name_too_long' };

const rows = (all, row) =>
  html`<ul>
    ${all.slice(0, NAMED).map((one) => html`<li>${row(one)}</li>`)}
    ${all.length > NAMED ? html`<li>${t('ui.names_more', { count: all.length - NAMED })}</li>` : nothing}
  </ul>`;

export function fileNotes({ left = [], renamed = [] } = {}) {
  if (!left.length && !renamed.length) return nothing;
  return alert({
    live: true,
    body: html`${
      renamed.length
        ? html`<p>${t('ui.names_renamed')}</p>
            ${rows(renamed, ({ from, to }) => t('ui.name_becomes', { from, to }))}`
        : nothing
    }
    ${
      left.length
        ? html`<p>${t('ui.names_left')}</p>
            ${rows(left, (name) => name)}`
        : nothing
    }`,
  });
}

export const refusedWords = (refused) =>
  refused
    .slice(0, NAMED)
    .map(({ name, reason }) => t(WORDS[reason] ?? 'ui.name_refused', { name: name.slice(0, 200) }))
    .join(' ');
