// The server's clock as seen from here. Every API answer carries X-Server-Time; the smallest round trip is kept, since
// it bounds the error best. Exports: noteServerTime(header, sentAt, receivedAt), serverNow() → Date, skewMs().

let offsetMs = 0;
let bestRoundTripMs = Infinity;

/** Record one answer: `header` RFC 3339, `sentAt`/`receivedAt` local milliseconds. */
export function noteServerTime(header, sentAt, receivedAt) {
  const server = Date.parse(header ?? '');
  const roundTripMs = receivedAt - sentAt;
  if (Number.isNaN(server) || roundTripMs > bestRoundTripMs * 2) return;
  bestRoundTripMs = Math.min(bestRoundTripMs, roundTripMs);
  offsetMs = server - (sentAt + roundTripMs / 2);
}

/** The instant it is for the server, to a fraction of the round trip. */
export const serverNow = () => new Date(Date.now() + offsetMs);

/** Server minus workstation, in milliseconds: shown on the deposit screen (REQ-061). */
export const skewMs = () => Math.round(offsetMs);
