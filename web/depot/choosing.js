// Which files an envelope takes: names that can be sealed, each once, listed as people count. Exports: choose(before,
// files), join(before, entries), both → {kept, refused: sentence}.
import { filesOf } from '../src/crypto/sealer.js';
import { SealError } from '../src/crypto/errors.js';
import { Names } from '../src/crypto/tar.js';
import { lang, t } from '../src/i18n.js';

const REFUSALS = { 'name-invalid': 'deposit.bad_name', 'name-duplicate': 'deposit.same_name' };

/** « annexe 2 » before « annexe 10 ». */
const collator = new Intl.Collator(lang, { numeric: true, sensitivity: 'base' });

function attempt(work, refused) {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    refused.push(t(REFUSALS[error.code], { name: error.where }));
    return null;
  }
}

function joined(before, fresh, refused) {
  const again = new Set(fresh.map(({ name }) => name));
  const names = new Names();
  const kept = [...before.filter(({ name }) => !again.has(name)), ...fresh].filter(({ name }) =>
    attempt(() => names.add(name) ?? true, refused),
  );
  return {
    kept: kept.toSorted((one, other) => collator.compare(one.name, other.name)),
    refused: refused.join(' '),
  };
}

/** Files as they come from the chooser join those already there. A file chosen again replaces itself. */
export function choose(before, files) {
  const refused = [];
  const fresh = files.map((file) => attempt(() => filesOf([file])[0], refused)).filter(Boolean);
  return joined(before, fresh, refused);
}

/** Files already chosen for another envelope. */
export const join = (before, entries) => joined(before, entries, []);
