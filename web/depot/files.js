// Step 2: the files of each envelope, checked against the limits before a byte leaves (REQ-058). Exports: view(screen,
// go).
import { html, nothing } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { button } from '../components/button/button.js';
import { fileDrop } from '../components/file-drop/file-drop.js';
import { fileNotes } from '../components/file-notes/file-notes.js';
import { number, size } from '../src/format.js';
import { t } from '../src/i18n.js';
import { checklist } from './checklist.js';
import { choose } from './choosing.js';
import { chosenTable, moved } from './chosen.js';
import { look } from './findings.js';
import { fromFile } from './from-file.js';
import { authorNotes, withoutAuthors } from './authors.js';
import { hintOf, isAnonymous, slotName } from './slots.js';

const key = (slot) => `files.${slot}`;

/** What changed in names, what is left out and what is refused is said beside. */
function keep(screen, slot, { kept, refused, notes }) {
  screen.update({
    chosen: { ...screen.state.chosen, [slot]: kept },
    notes: { ...screen.state.notes, [slot]: notes },
    errors: {},
    detail: '',
  });
  if (refused) screen.fail({ [key(slot)]: refused });
  Promise.all(kept.map(look)).then(() => screen.update({}));
}

/** A jury reads without names: what a file says of its author is taken out here, before it is sealed, and shown. */
async function add(screen, slot, found) {
  const given = isAnonymous(slot) ? await withoutAuthors(screen, slot, found) : found;
  keep(screen, slot, choose(screen.state.chosen[slot] ?? [], given));
}

/** Envelopes already sealed on this browser need no file again. */
const done = (screen, slot) => screen.data.saved?.slots[slot]?.done;

function limitErrors(screen) {
  const { limits } = screen.data.consultation;
  const all = screen.data.deposit.slots.flatMap((slot) => screen.state.chosen[slot] ?? []);
  const found = {};
  for (const slot of screen.data.deposit.slots) {
    const chosen = screen.state.chosen[slot] ?? [];
    const big = chosen.find(({ file }) => file.size > limits.file_bytes);
    if (!chosen.length && !done(screen, slot))
      found[key(slot)] = t('deposit.envelope_empty', { envelope: slotName(slot) });
    else if (big)
      found[key(slot)] = t('deposit.file_too_big', {
        name: big.name,
        size: size(big.file.size),
        limit: size(limits.file_bytes),
      });
  }
  if (all.length > limits.files)
    found[key(screen.data.deposit.slots[0])] ??= t('deposit.too_many_files', { limit: number(limits.files) });
  const sent = screen.data.deposit.objects.filter(({ slot }) => done(screen, slot));
  const total =
    all.reduce((sum, { file }) => sum + file.size, 0) + sent.reduce((sum, { size_bytes: bytes }) => sum + bytes, 0);
  if (total > limits.submission_bytes)
    found[key(screen.data.deposit.slots[0])] ??= t('deposit.too_big', {
      size: size(total),
      limit: size(limits.submission_bytes),
    });
  return found;
}

/** A deposit being resumed: what this envelope held, so that the same files are chosen. */
function expected(screen, slot) {
  const before = screen.data.saved?.slots[slot]?.state?.files;
  if (!before || (screen.state.chosen[slot] ?? []).length) return nothing;
  return alert({
    kind: 'info',
    title: t('deposit.choose_again'),
    body: html`<ul>
      ${before.map(({ name, size: bytes }) => html`<li>${name} (${size(bytes)})</li>`)}
    </ul>`,
  });
}

const others = (screen, slot) => screen.data.deposit.slots.filter((one) => one !== slot && !done(screen, one));

function move(screen, slot, name, to) {
  const { chosen, refused } = moved(screen.state.chosen, slot, name, to);
  screen.update({ chosen, errors: {}, detail: '' });
  if (refused) screen.fail({ [key(to)]: refused });
}

function envelope(screen, slot) {
  if (done(screen, slot))
    return html`<section class="envelope">
      <h2>${slotName(slot)}</h2>
      <p>${t('deposit.envelope_done')}</p>
    </section>`;
  return html`<section class="envelope">
    <h2>${slotName(slot)}</h2>
    <p class="soft small envelope__hint">${hintOf(slot)}</p>
    ${
      isAnonymous(slot)
        ? alert({ kind: 'warning', title: t('deposit.anonymous_title'), body: t('deposit.anonymous_why') })
        : nothing
    }
    ${expected(screen, slot)}
    ${fileDrop({
      name: key(slot),
      label: t('deposit.add_files', { envelope: slotName(slot) }),
      error: screen.state.errors[key(slot)],
      folders: true,
      action: true,
      context: slotName(slot),
      onFiles: (found) => add(screen, slot, found),
    })}
    ${fromFile(screen, slot, (found) => add(screen, slot, found))} ${fileNotes(screen.state.notes[slot])}
    ${authorNotes(screen, slot)}
    ${chosenTable(screen, slot, { others: others(screen, slot), onMove: (name, to) => move(screen, slot, name, to) })}
    ${checklist(screen, slot)}
  </section>`;
}

export function view(screen, go) {
  const { limits } = screen.data.consultation;
  const next = () => {
    const errors = limitErrors(screen);
    if (Object.keys(errors).length) screen.fail(errors);
    else go('review');
  };
  return html`${screen.data.deposit.slots.map((slot) => envelope(screen, slot))}
    <p class="small">
      ${t('deposit.files_intro')}
      ${t('deposit.limits', {
        file: size(limits.file_bytes),
        total: size(limits.submission_bytes),
        files: number(limits.files),
      })}
    </p>
    <div class="row">
      ${button({ label: t('ui.continue'), kind: 'primary', onClick: next })}
      ${button({ label: t('ui.back'), kind: 'quiet', onClick: () => go('who') })}
    </div>`;
}
