// Which files an envelope takes: under accepted names, each once, listed as people count.
// Exports: choose(before, files), join(before, entries), both → {kept, refused: sentence, notes: {left, renamed}}.
import { refusedWords } from '../components/file-notes/file-notes.js';
import { LIST_NAME } from '../src/crypto/tar.js';
import { choose as named } from '../src/file-names.js';
import { lang } from '../src/i18n.js';

/** « annexe 2 » before « annexe 10 ». */
const collator = new Intl.Collator(lang, { numeric: true, sensitivity: 'base' });

/** Files as they come from the chooser join those already there. A file chosen again replaces itself. */
export function choose(before, files) {
  const { chosen, refused, ...notes } = named(files, before, { reserved: [LIST_NAME] });
  return {
    kept: chosen.toSorted((one, other) => collator.compare(one.name, other.name)),
    refused: refused.length ? refusedWords(refused) : '',
    notes,
  };
}

/** Files already chosen for another envelope. */
export const join = (before, entries) =>
  choose(
    before,
    entries.map(({ file }) => file),
  );
