// What the files of an anonymous project say of their author: taken out in this browser, and told file by file.
// Exports: withoutAuthors(screen, slot, files) → Promise<files>, authorNotes(screen, slot).
import { html, nothing } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { pathOf } from '../src/file-names.js';
import { t } from '../src/i18n.js';
import { cleaned } from '../src/metadata/clean.js';

/** One after the other: each file is held whole while it is read. */
export async function withoutAuthors(screen, slot, files) {
  const kept = [];
  const told = { ...screen.state.authors?.[slot] };
  for (const given of files) {
    screen.update({ cleaning: given.name });
    const { file, found, kind } = await cleaned(given);
    const path = pathOf(given);
    told[path] = { found, kind };
    kept.push(file === given ? given : Object.assign(file, { relativePath: path }));
  }
  screen.update({ cleaning: null, authors: { ...screen.state.authors, [slot]: told } });
  return kept;
}

const line = ([path, { found, kind }]) => {
  const said = [...new Set(found.map(({ name, value }) => (value ? `${name} : ${value}` : name)))].join(' ; ');
  return html`<li>
    <strong>${path}</strong>
    ${t(`deposit.author_${kind === 'cleaned' && !said ? 'none' : kind}`)} ${said ? html`<span>${said}</span>` : nothing}
  </li>`;
};

export function authorNotes(screen, slot) {
  if (screen.state.cleaning)
    return html`<p role="status">${t('deposit.author_cleaning', { name: screen.state.cleaning })}</p>`;
  const told = Object.entries(screen.state.authors?.[slot] ?? {});
  if (!told.length) return nothing;
  const doubtful = told.some(([, { kind }]) => kind !== 'cleaned');
  return alert({
    live: true,
    kind: doubtful ? 'warning' : 'info',
    title: t('deposit.authors'),
    body: html`<ul>
        ${told.map(line)}
      </ul>
      <p>${t('deposit.authors_why')}</p>`,
  });
}
