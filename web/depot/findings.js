// What is odd in a chosen file and never blocks: empty, a program, a content that is not what its name says, locked by
// a password, given twice, or in the wrong envelope.
// Exports: look(entry) → Promise, warningsOf(screen) → {slot: {name: [sentences]}}.
import { t } from '../src/i18n.js';
import { inspect } from './inspect.js';
import { slotName } from './slots.js';

const APPLICATION = /(^|[^a-z0-9])(dc[-_ ]?[12]|dume|espd)(?![a-z0-9])/i;

const known = new WeakMap();

/** Look at one chosen file, once. A file that cannot be read any more is told when it is sealed. */
export async function look(entry) {
  if (known.has(entry.file)) return;
  known.set(entry.file, { found: '', print: '' });
  try {
    known.set(entry.file, await inspect(entry));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}

function places(slots, chosen) {
  const found = new Map();
  for (const slot of slots)
    for (const { file, name } of chosen[slot] ?? []) {
      const print = known.get(file)?.print;
      if (print) found.set(print, [...(found.get(print) ?? []), { slot, name }]);
    }
  return found;
}

export function warningsOf({ data: { deposit }, state: { chosen } }) {
  const seen = places(deposit.slots, chosen);
  const hasApplication = deposit.slots.some((slot) => slot.endsWith('-candidacy'));
  const said = (slot, { name, file }) => {
    const { found, print } = known.get(file) ?? {};
    const twin = (seen.get(print) ?? []).find((one) => one.slot !== slot || one.name !== name);
    const isElsewhere = hasApplication && !slot.endsWith('-candidacy') && APPLICATION.test(name);
    return [
      found && t(`deposit.odd_${found}`),
      twin && t('deposit.odd_twin', { name: twin.name, envelope: slotName(twin.slot) }),
      isElsewhere && t('deposit.odd_application'),
    ].filter(Boolean);
  };
  return Object.fromEntries(
    deposit.slots.map((slot) => [
      slot,
      Object.fromEntries((chosen[slot] ?? []).map((entry) => [entry.name, said(slot, entry)])),
    ]),
  );
}
