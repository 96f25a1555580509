// Step 2: the files of each envelope, checked against the limits before a byte leaves (REQ-058). Exports: view(screen,
// go).
import { html, nothing } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { button } from '../components/button/button.js';
import { fileDrop } from '../components/file-drop/file-drop.js';
import { fileNotes, refusedWords } from '../components/file-notes/file-notes.js';
import { table } from '../components/table/table.js';
import { LIST_NAME } from '../src/crypto/tar.js';
import { choose } from '../src/file-names.js';
import { number, size } from '../src/format.js';
import { t } from '../src/i18n.js';
import { announce } from '../src/status.js';
import { hintOf, isAnonymous, slotName } from './slots.js';

const key = (slot) => `files.${slot}`;

/** Files join the others under accepted names; what changed, what is left out and what is refused is said beside. */
function add(screen, slot, found) {
  const { chosen, refused, ...notes } = choose(found, screen.state.chosen[slot], { reserved: [LIST_NAME] });
  screen.update({
    chosen: { ...screen.state.chosen, [slot]: chosen },
    notes: { ...screen.state.notes, [slot]: notes },
    errors: {},
    detail: '',
  });
  if (refused.length) screen.fail({ [key(slot)]: refusedWords(refused) });
}

function remove(screen, slot, name) {
  screen.update({
    chosen: { ...screen.state.chosen, [slot]: screen.state.chosen[slot].filter((one) => one.name !== name) },
  });
  announce(t('deposit.removed', { name }));
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

function envelope(screen, slot) {
  const chosen = screen.state.chosen[slot] ?? [];
  if (done(screen, slot))
    return html`<section class="envelope">
      <h2>${slotName(slot)}</h2>
      <p>${t('deposit.envelope_done')}</p>
    </section>`;
  return html`<section class="envelope">
    <h2>${slotName(slot)}</h2>
    ${
      isAnonymous(slot)
        ? alert({ kind: 'warning', title: t('deposit.anonymous_title'), body: t('deposit.anonymous_why') })
        : nothing
    }
    ${expected(screen, slot)}
    ${fileDrop({
      name: key(slot),
      label: t('deposit.add_files', { envelope: slotName(slot) }),
      hint: hintOf(slot),
      error: screen.state.errors[key(slot)],
      folders: true,
      onFiles: (found) => add(screen, slot, found),
    })}
    ${fileNotes(screen.state.notes[slot])}
    ${
      chosen.length
        ? table({
            caption: t('deposit.files_of', { envelope: slotName(slot) }),
            rows: chosen,
            columns: [
              { key: 'name', label: t('deposit.file'), rowHeader: true },
              { key: 'size', label: t('deposit.size'), align: 'end', cell: ({ file }) => size(file.size) },
              {
                key: 'act',
                label: t('deposit.action'),
                cell: ({ name }) =>
                  button({
                    label: t('ui.remove'),
                    kind: 'quiet',
                    context: name,
                    onClick: () => remove(screen, slot, name),
                  }),
              },
            ],
          })
        : nothing
    }
  </section>`;
}

export function view(screen, go) {
  const { limits } = screen.data.consultation;
  const next = () => {
    const errors = limitErrors(screen);
    if (Object.keys(errors).length) screen.fail(errors);
    else go('review');
  };
  return html`<p>${t('deposit.files_intro')}</p>
    <p class="small">
      ${t('deposit.limits', {
        file: size(limits.file_bytes),
        total: size(limits.submission_bytes),
        files: number(limits.files),
      })}
    </p>
    ${screen.data.deposit.slots.map((slot) => envelope(screen, slot))}
    ${button({ label: t('ui.continue'), kind: 'primary', onClick: next })}`;
}
