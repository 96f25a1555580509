// Local times of the legal clock, Europe/Paris: which instants a local time names, the local time of an instant.
// Exports: ZONE, localTime(instant, zone?), instantsOf(text), seasonOf(instant).

export const ZONE = 'Europe/Paris';
const HOUR_MS = 3600_000;
const formats = new Map();

function format(zone) {
  if (!formats.has(zone))
    formats.set(
      zone,
      new Intl.DateTimeFormat('en-CA', {
        timeZone: zone,
        hourCycle: 'h23',
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
      }),
    );
  return formats.get(zone);
}

/** `2026-03-29T02:30:00`: what clocks of that zone show at an instant. */
export function localTime(value, zone = ZONE) {
  const parts = Object.fromEntries(
    format(zone)
      .formatToParts(new Date(value))
      .map(({ type, value: text }) => [type, text]),
  );
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:${parts.second}`;
}

/**
 * The instants, in order, at which clocks in Paris show `text` (`2026-10-25T02:30`): none in the hour that is skipped
 * or for what is no date, two in the hour that comes twice, else one. RFC 3339, UTC.
 */
export function instantsOf(text) {
  const asUtc = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(text) ? Date.parse(`${text}Z`) : Number.NaN;
  if (Number.isNaN(asUtc)) return [];
  const wanted = text.length === 16 ? `${text}:00` : text;
  return [2, 1]
    .map((ahead) => new Date(asUtc - ahead * HOUR_MS))
    .filter((at) => localTime(at) === wanted)
    .map((at) => at.toISOString());
}

/** `summer` or `winter` where the local time of the instant comes twice, else empty. */
export function seasonOf(value) {
  const both = instantsOf(localTime(value));
  if (both.length < 2) return '';
  return new Date(value).toISOString() === both[0] ? 'summer' : 'winter';
}
