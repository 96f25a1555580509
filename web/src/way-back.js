// The page to go back to, as an address says it (`?suite=`). Exports: ownPath(wanted, origin), wayBack(query, home).
// Only paths of this site: whoever writes a link must not send elsewhere somebody who has just signed in.

// A browser drops tabs and line breaks from an address and reads a backslash as a slash: neither has a place in ours.
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\\\s]/u;

/** The path, query and fragment that `wanted` names on this site; '' for anything else. */
export function ownPath(wanted, origin = location.origin) {
  if (typeof wanted !== 'string' || !wanted.startsWith('/') || UNSAFE.test(wanted)) return '';
  let url;
  try {
    url = new URL(wanted, origin);
  } catch {
    return '';
  }
  // « /.//elsewhere » is a path of ours until it is written short: then it begins with the name of a host.
  if (url.origin !== origin || url.pathname.startsWith('//')) return '';
  return url.pathname + url.search + url.hash;
}

/** Where `?suite=` leads, else `home`. `query` is a URLSearchParams. */
export const wayBack = (query, home) => ownPath(query.get('suite')) || home;
