// Where a company stands on one consultation: what it deposited, what the buyer told it, and what comes next. Pure.
// Exports: dossiers(deposits, messages) → [{consultation, deposits, letters}], standing(dossier, now) → {state, lots,
// at, next}. A decision counts once its letter was sent, never before.
import { counting } from '../depot/counting.js';

export function dossiers(deposits, messages) {
  const found = new Map();
  for (const one of deposits.filter(({ state }) => state !== 'abandoned')) {
    const { id } = one.consultation;
    if (!found.has(id)) found.set(id, { consultation: one.consultation, deposits: [], letters: [] });
    found.get(id).deposits.push(one);
  }
  for (const letter of messages) found.get(letter.consultation_id)?.letters.push(letter);
  return [...found.values()];
}

function verdict({ kind, outcome }) {
  if (kind === 'notification') return 'won';
  if (kind !== 'rejection') return '';
  return outcome === 'abandoned' ? 'cancelled' : 'lost';
}

/** The newest letter of each lot that announces a decision; lot 0 is the application as a whole. */
function decided(letters) {
  const told = new Map();
  for (const letter of letters.toSorted((one, other) => (one.sent_at < other.sent_at ? 1 : -1)))
    if (verdict(letter) && !told.has(letter.lot ?? 0)) told.set(letter.lot ?? 0, letter);
  return [...told.values()];
}

const ORDER = ['won', 'lost', 'cancelled'];

function outcome(letters) {
  const told = decided(letters);
  if (!told.length) return null;
  const state = ORDER.find((one) => told.some((letter) => verdict(letter) === one));
  const those = told.filter((letter) => verdict(letter) === state);
  const lots = told.length > 1 ? those.map(({ lot }) => lot).filter(Boolean) : [];
  return { state, lots, at: those[0].sent_at, next: 'read', letter: those[0] };
}

const AFTER = { open: 'deadline', closed: 'opening', opened: 'decision', decided: 'letter' };

export function standing({ consultation, deposits, letters }, now) {
  const told = outcome(letters);
  if (told) return told;
  const { status, submission_deadline: deadline, cancelled_at: cancelledAt } = consultation;
  if (status === 'cancelled') return { state: 'cancelled', lots: [], at: cancelledAt, next: 'see' };
  const isOpen = new Date(deadline) >= now;
  const draft = deposits.find(({ state }) => state === 'started');
  const [kept] = counting(deposits);
  if (draft && (isOpen || !kept))
    return { state: 'draft', lots: draft.lots, at: deadline, next: isOpen ? 'resume' : 'late', draft };
  if (kept) {
    const state = ['opened', 'decided'].includes(status) ? 'opened' : 'deposited';
    const at = status === 'open' ? deadline : kept.received_at;
    return { state, lots: kept.lots, at, next: AFTER[status] ?? 'letter' };
  }
  const late = deposits.find((one) => one.late);
  if (late) return { state: 'late', lots: late.lots, at: late.received_at, next: 'letter' };
  return { state: 'withdrawn', lots: [], at: deadline, next: isOpen ? 'again' : 'see' };
}
