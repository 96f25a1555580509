// Who bid for a lot, from the opening sessions. Exports: candidates(openings, lot), offerOpened(deposit, lot).

const offerOf = (deposit, lot) =>
  deposit.envelopes.find((envelope) => envelope.kind === 'offer' && envelope.lot === lot);

export const offerOpened = (deposit, lot) => offerOf(deposit, lot)?.state === 'opened';

/** Deposits that count for this lot: not withdrawn, not replaced, in time or accepted late by a reasoned decision. */
export function candidates(openings, lot) {
  const deposits = openings.at(-1)?.deposits ?? [];
  return deposits.filter(
    (one) => one.lots.includes(lot) && !one.withdrawn && !one.superseded && (!one.late || one.late_decision),
  );
}
