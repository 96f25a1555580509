// Instants, sizes, durations and amounts as people read them, in Europe/Paris. Instants come as RFC 3339 UTC strings or
// Date.
// Exports: instant, day, time, size, speed, duration, money, number, toParisInput, fromParisInput.
import { lang } from './i18n.js';

const ZONE = 'Europe/Paris';
const locale = lang === 'en' ? 'en-GB' : 'fr-FR';
const UNITS = lang === 'en' ? ['bytes', 'KB', 'MB', 'GB', 'TB'] : ['octets', 'Ko', 'Mo', 'Go', 'To'];
const dayFormat = new Intl.DateTimeFormat(locale, { timeZone: ZONE, day: 'numeric', month: 'long', year: 'numeric' });
const timeFormat = new Intl.DateTimeFormat(locale, { timeZone: ZONE, timeStyle: 'medium' });
const partsFormat = new Intl.DateTimeFormat('en-CA', {
  timeZone: ZONE,
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

export const day = (value) => dayFormat.format(new Date(value));

/** « 12:00:00 » */
export const time = (value) => timeFormat.format(new Date(value));

/** « 23 novembre 2026 à 12:00:00 (heure de Paris) » */
export function instant(value) {
  const [join, zone] = lang === 'en' ? ['at', 'Paris time'] : ['à', 'heure de Paris'];
  return `${day(value)} ${join} ${time(value)} (${zone})`;
}

export const number = (value, digits = 0) =>
  new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);

/** Decimal units: « 12,3 Mo ». */
export function size(bytes) {
  const power = Math.min(UNITS.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  return `${number(bytes / 1000 ** power, power ? 1 : 0)}\u202f${UNITS[power]}`;
}

export const speed = (bytesPerSecond) => `${size(bytesPerSecond)}/s`;

/** « 2 h 05 min », « 3 min 20 s », « 12 s ». */
export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const [days, hours, minutes, rest] = [whole / 86400, (whole % 86400) / 3600, (whole % 3600) / 60, whole % 60].map(
    Math.floor,
  );
  const two = (value) => String(value).padStart(2, '0');
  if (days) return `${days}\u202f${lang === 'en' ? 'd' : 'j'} ${hours}\u202fh`;
  if (hours) return `${hours}\u202fh ${two(minutes)}\u202fmin`;
  return minutes ? `${minutes}\u202fmin ${two(rest)}\u202fs` : `${rest}\u202fs`;
}

/** Money comes as a decimal string, in euros. */
export const money = (amountEur) =>
  new Intl.NumberFormat(locale, { style: 'currency', currency: 'EUR' }).format(amountEur);

/** An instant as a `datetime-local` value in Paris time. */
export function toParisInput(value) {
  if (!value) return '';
  const parts = Object.fromEntries(
    partsFormat.formatToParts(new Date(value)).map(({ type, value: text }) => [type, text]),
  );
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:${parts.second}`;
}

/** A `datetime-local` value meant in Paris time, as RFC 3339 UTC; null when empty or not a date. */
export function fromParisInput(text) {
  const guess = Date.parse(`${text}Z`);
  if (Number.isNaN(guess)) return null;
  // Paris is one or two hours ahead: the offset is read at the guess, then once more at the corrected instant,
  // which settles the days when the clocks change.
  const ahead = (at) => Date.parse(`${toParisInput(at)}Z`) - Math.floor(at / 1000) * 1000;
  return new Date(guess - ahead(guess - ahead(guess))).toISOString();
}
