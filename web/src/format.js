// Instants, sizes, durations and amounts as people read them, in Europe/Paris. Instants come as RFC 3339 UTC strings or
// Date.
// Exports: instant, day, time, size, speed, duration, money, number.
import { ZONE, localTime, seasonOf } from './clock-time.js';
import { has, lang, t } from './i18n.js';

const locale = lang === 'en' ? 'en-GB' : 'fr-FR';
const UNITS = lang === 'en' ? ['bytes', 'KB', 'MB', 'GB', 'TB'] : ['octets', 'Ko', 'Mo', 'Go', 'To'];
const dayFormat = new Intl.DateTimeFormat(locale, { timeZone: ZONE, day: 'numeric', month: 'long', year: 'numeric' });
const timeFormat = new Intl.DateTimeFormat(locale, { timeZone: ZONE, timeStyle: 'medium' });
export const day = (value) => dayFormat.format(new Date(value));

/** « 12:00:00 » */
export const time = (value) => timeFormat.format(new Date(value));

/**
 * « 23 novembre 2026 à 12:00:00 (heure de Paris) », and the buyer's own clock where it shows another time; the season
 * where the hour comes twice.
 */
export function instant(value, zone = ZONE) {
  const season = seasonOf(value);
  const legal = season ? `${t('time.paris')}, ${t(`time.${season}`)}` : t('time.paris');
  const paris = `${day(value)} ${t('time.at')} ${time(value)} (${legal})`;
  if (!has(`time.zone.${zone}`) || localTime(value, zone) === localTime(value)) return paris;
  const there = (options) => new Intl.DateTimeFormat(locale, { timeZone: zone, ...options }).format(new Date(value));
  return t('time.both', {
    paris,
    day: there({ day: 'numeric', month: 'long' }),
    time: there({ timeStyle: 'medium' }),
    where: t(`time.zone.${zone}`),
  });
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
