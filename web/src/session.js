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

/** Memberships of one kind: buyer, company or platform. */
export const memberships = async (kind) => (await session()).memberships.filter((one) => one.tenant_kind === kind);

/** The tenant this screen acts for: `?entite=` when given and allowed, else the first membership of that kind. */
export async function activeTenant(kind) {
  const wanted = new URLSearchParams(location.search).get('entite');
  const mine = await memberships(kind);
  return mine.find((one) => one.tenant_id === wanted) ?? mine[0] ?? null;
}

export async function signOut() {
  const said = await request('DELETE', '/v1/session');
  location.assign(said?.provider_logout ?? url('/'));
}
