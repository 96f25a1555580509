// Strings and addresses in the language of the page. Exports: lang, t(key, values), has(key), url(path, query),
// otherUrl().
// Slots are {name}; plurals are two keys, `key.one` and `key.other`, chosen by `count` through Intl.PluralRules.

export const lang = document.documentElement.lang === 'en' ? 'en' : 'fr';

// The build makes one chunk per language; the page preloads its own with integrity.
const { default: strings } = lang === 'en' ? await import('catalogue/en.json') : await import('catalogue/fr.json');
const plural = new Intl.PluralRules(lang);
// Answered by the server: the language travels in the query there, not in the path.
const RENDERED = ['/consultations', '/open-data', '/alertes'];

export const has = (key) => key in strings || `${key}.other` in strings;

/** The string `key`, its slots filled from `values`. An unknown key is shown as such: the tests refuse it. */
export function t(key, values = {}) {
  const text = strings[key] ?? strings[`${key}.${plural.select(values.count)}`] ?? strings[`${key}.other`] ?? key;
  return text.replace(/\{(\w+)\}/g, (slot, name) => values[name] ?? slot);
}

/** A site address in the page's language, with its query (empty values dropped). */
export function url(path, query = {}, language = lang) {
  const parameters = new URLSearchParams(Object.entries(query).filter(([, value]) => value != null && value !== ''));
  const rendered = RENDERED.some((prefix) => path.startsWith(prefix));
  if (language === 'en' && rendered) parameters.set('lang', 'en');
  const prefix = language === 'en' && !rendered ? '/en' : '';
  return `${prefix}${path}${parameters.size ? `?${parameters}` : ''}`;
}

/** This very screen, same query, in the other language. */
export function otherUrl({ pathname, search } = location) {
  const query = Object.fromEntries(new URLSearchParams(search));
  delete query.lang;
  return url(pathname.replace(/^\/en(?=\/)/, ''), query, lang === 'en' ? 'fr' : 'en');
}
