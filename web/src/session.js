// Who is signed in. Exports: session() → Session (see the API), refreshSession(), setSession(s), memberships(kind),
// activeTenant(kind), signOut().
import { request } from './http.js';
import { url } from './i18n.js';

const NOBODY = {
  user: null,
  memberships: [],
  level: 0,
  second_factor: 'optional',
  factors: [],
  fresh_until: null,
  stage: '',
  test_clock: false,
};
let current = null;

/**
 * The session, asked once a page. A platform that does not answer leaves a visitor's session: public screens still
 * work.
 */
export function session() {
  current ??= request('GET', '/v1/session', { idempotent: true }).catch(() => NOBODY);
  return current;
}

export function refreshSession() {
  current = null;
  return session();
}

/** Sign-in calls answer the new Session: keep it instead of asking again. */
export function setSession(value) {
  current = Promise.resolve(value);
  return value;
}

/** The places of a person in one tenant as one: roles of their own and those lent for dates, whose `acting` stays. */
function together(places) {
  const found = new Map();
  for (const one of places) {
    const key = `${one.tenant_id} ${one.acting?.consultation_id ?? ''}`;
    const known = found.get(key);
    found.set(key, known ? { ...known, roles: [...new Set([...known.roles, ...one.roles])] } : one);
  }
  return [...found.values()].sort((one, two) => bound(one) - bound(two)); // an evaluator's one consultation comes last
}
const bound = ({ acting }) => Number(Boolean(acting?.consultation_id));

/** Memberships of one kind: buyer, company or platform. */
export const memberships = async (kind) =>
  together((await session()).memberships.filter((one) => one.tenant_kind === kind));

const CHOSEN = 'souspli.tenant';

/**
 * The tenant this screen acts for: `?entite=` when given and allowed, else the one this tab acted for last, else the
 * first membership of that kind.
 */
export async function activeTenant(kind) {
  const mine = await memberships(kind);
  const of = (id) => mine.find((one) => one.tenant_id === id);
  const asked = of(new URLSearchParams(location.search).get('entite'));
  if (asked) sessionStorage.setItem(CHOSEN, asked.tenant_id);
  return asked ?? of(sessionStorage.getItem(CHOSEN)) ?? mine[0] ?? null;
}

export async function signOut() {
  const said = await request('DELETE', '/v1/session');
  location.assign(said?.provider_logout ?? url('/'));
}
