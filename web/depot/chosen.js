// The files chosen for one envelope: what each is, what is odd in it, taking it out or putting it elsewhere. Exports:
// chosenTable(screen, slot, {others, onMove}), moved(chosen, slot, name, to).
import { html, nothing } from 'lit-html';
import { button } from '../components/button/button.js';
import { openDialog } from '../components/dialog/dialog.js';
import { table } from '../components/table/table.js';
import { size } from '../src/format.js';
import { t } from '../src/i18n.js';
import { announce } from '../src/status.js';
import { join } from './choosing.js';
import { signedAs, warningsOf } from './findings.js';
import { extensionOf } from './inspect.js';
import { slotName } from './slots.js';

const FAMILIES = {
  text: 'doc docx docm odt rtf txt',
  sheet: 'xls xlsx xlsm ods csv',
  picture: 'jpg jpeg png gif tif tiff webp heic svg',
  archive: 'zip 7z rar tar gz',
  plan: 'dwg dxf dwf dwfx ifc rvt odg',
};

/** « Tableur (XLSX) », « PDF »; a name without an extension says so. */
function kindOf(name) {
  const extension = extensionOf(name);
  const family = Object.keys(FAMILIES).find((one) => FAMILIES[one].split(' ').includes(extension));
  if (!extension) return t('deposit.kind_none');
  return family
    ? t('deposit.kind', { family: t(`deposit.kind_${family}`), extension: extension.toUpperCase() })
    : extension.toUpperCase();
}

function typeOf(entry) {
  const signed = signedAs(entry);
  return [kindOf(entry.name), signed && t(`deposit.signed_${signed}`)].filter(Boolean).join(', ');
}

/** `chosen` once the file is in the other envelope; `refused` says why it stays where it is. */
export function moved(chosen, slot, name, to) {
  const entry = chosen[slot].find((one) => one.name === name);
  if ((chosen[to] ?? []).some((one) => one.name === name)) return { chosen, refused: t('deposit.same_name', { name }) };
  const { kept, refused } = join(chosen[to] ?? [], [entry]);
  if (refused) return { chosen, refused };
  announce(t('deposit.moved', { name, envelope: slotName(to) }));
  return { chosen: { ...chosen, [slot]: chosen[slot].filter((one) => one !== entry), [to]: kept }, refused: '' };
}

async function askMove(name, others, onMove) {
  const to =
    others.length === 1
      ? others[0]
      : await openDialog({
          title: t('deposit.move_title', { name }),
          body: ({ close }) =>
            html`<div class="stack">
              ${others.map((slot) => html`<p>${button({ label: slotName(slot), onClick: () => close(slot) })}</p>`)}
              <p>${button({ label: t('ui.cancel'), kind: 'quiet', onClick: () => close(null) })}</p>
            </div>`,
        });
  if (to) onMove(name, to);
}

function remove(screen, slot, name) {
  screen.update({
    chosen: { ...screen.state.chosen, [slot]: screen.state.chosen[slot].filter((one) => one.name !== name) },
  });
  announce(t('deposit.removed', { name }));
}

const acts =
  (screen, slot, { others, onMove }) =>
  ({ name }) =>
    html`<div class="row">
      ${button({ label: t('ui.remove'), kind: 'quiet', context: name, onClick: () => remove(screen, slot, name) })}
      ${
        others.length
          ? button({
              label: others.length === 1 ? t('deposit.move_to', { envelope: slotName(others[0]) }) : t('deposit.move'),
              kind: 'quiet',
              context: name,
              onClick: () => askMove(name, others, onMove),
            })
          : nothing
      }
    </div>`;

export function chosenTable(screen, slot, elsewhere) {
  const rows = screen.state.chosen[slot] ?? [];
  if (!rows.length) return nothing;
  const odd = warningsOf(screen)[slot];
  const named = ({ name }) =>
    html`${name}${odd[name].map((said) => html`<span class="odd"><span aria-hidden="true">⚠ </span>${said}</span>`)}`;
  return table({
    caption: t('deposit.files_of', { envelope: slotName(slot) }),
    rows,
    columns: [
      { key: 'name', label: t('deposit.file'), rowHeader: true, cell: named },
      { key: 'kind', label: t('deposit.type'), cell: typeOf },
      { key: 'size', label: t('deposit.size'), align: 'end', cell: ({ file }) => size(file.size) },
      { key: 'act', label: t('deposit.action'), cell: acts(screen, slot, elsewhere) },
    ],
  });
}
