// What is odd in a chosen file and never blocks: empty, a program, a content that is not what its name says, locked by
// a password, given twice, or in the wrong envelope.
// Exports: look(entry) → Promise, signedAs(entry) → 'pdf', 'cms', 'xml' or '', warningsOf(screen) → {slot: {name:
// [sentences]}}.
import { t } from '../src/i18n.js';
import { structureOf } from '../src/signature-structure.js';
import { inspect } from './inspect.js';
import { slotName } from './slots.js';

const APPLICATION = /(^|[^a-z0-9])(dc[-_ ]?[12]|dume|espd)(?![a-z0-9])/i;

const known = new WeakMap();

/** Look at one chosen file, once. A file that cannot be read any more is told when it is sealed. */
export async function look(entry) {
  if (known.has(entry.file)) return;
  known.set(entry.file, { found: '', print: '' });
  try {
    const [seen, structure] = await Promise.all([inspect(entry), structureOf(entry.file, entry.name)]);
    known.set(entry.file, { ...seen, ...structure });
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}

/** How a chosen file is signed, from its structure alone: it says nothing of the signature’s worth. */
export function signedAs({ file }) {
  const kind = known.get(file)?.kind;
  return kind && kind !== 'none' ? kind : '';
}

/** Asked, carried by no part of the file nor by another one beside it. */
const isUnsigned = (entry, rows) =>
  known.get(entry.file)?.kind === 'none' && !rows.some(({ file }) => known.get(file)?.beside === entry.name);

function places(slots, chosen) {
  const found = new Map();
  for (const slot of slots)
    for (const { file, name } of chosen[slot] ?? []) {
      const print = known.get(file)?.print;
      if (print) found.set(print, [...(found.get(print) ?? []), { slot, name }]);
    }
  return found;
}

export function warningsOf({ data: { deposit, consultation }, state: { chosen } }) {
  const asked = consultation.terms?.signature_at_deposit;
  const seen = places(deposit.slots, chosen);
  const hasApplication = deposit.slots.some((slot) => slot.endsWith('-candidacy'));
  const said = (slot, { name, file }) => {
    const { found, print } = known.get(file) ?? {};
    const unsigned = asked && isUnsigned({ name, file }, chosen[slot]);
    const twin = (seen.get(print) ?? []).find((one) => one.slot !== slot || one.name !== name);
    const isElsewhere = hasApplication && !slot.endsWith('-candidacy') && APPLICATION.test(name);
    return [
      found && t(`deposit.odd_${found}`),
      twin && t('deposit.odd_twin', { name: twin.name, envelope: slotName(twin.slot) }),
      isElsewhere && t('deposit.odd_application'),
      unsigned && t('deposit.odd_unsigned'),
    ].filter(Boolean);
  };
  return Object.fromEntries(
    deposit.slots.map((slot) => [
      slot,
      Object.fromEntries((chosen[slot] ?? []).map((entry) => [entry.name, said(slot, entry)])),
    ]),
  );
}
