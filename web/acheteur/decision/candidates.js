// Who bid for a lot, from the last opening session. Exports: candidates(deposits, lot), offerOpened(deposit, lot).

const offerOf = (deposit, lot) =>
  deposit.envelopes.find((envelope) => envelope.kind === 'offer' && envelope.lot === lot);

export const offerOpened = (deposit, lot) => offerOf(deposit, lot)?.state === 'opened';

/** Deposits that count for this lot: not withdrawn, not replaced, in time or accepted late by a reasoned decision. */
export function candidates(deposits, lot) {
  return deposits.filter(
    (one) => one.lots.includes(lot) && !one.withdrawn && !one.superseded && (!one.late || one.late_decision),
  );
}
