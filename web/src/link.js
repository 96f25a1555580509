// What a link of a letter opens: its token, and which of the person's companies it speaks of. Exports: token(screen),
// here(), accountsOf(screen, identifier).
import { api } from './api.js';

export const token = ({ query }) => query.get('jeton') ?? '';

/** Where to come back to after signing in. */
export const here = () => location.pathname + location.search;

const sameIdentifier = (a, b) => a.type === b.type && a.value === b.value;

/** The person's accounts of that company, for another one cannot answer; none for whoever is not signed in. */
export async function accountsOf({ session }, identifier) {
  if (!session.user) return [];
  const mine = session.memberships.filter(({ tenant_kind: kind }) => kind === 'company');
  const found = await Promise.all(mine.map(({ tenant_id: id }) => api.get(`/v1/companies/${id}`)));
  return found.filter((company) => sameIdentifier(company.identifier, identifier));
}
