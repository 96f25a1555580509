// Lists that end with an opaque cursor. Exports: firstPage(path, query?), withNext(list): both → {path, query, items,
// next}.
import { api } from './api.js';

export const firstPage = async (path, query = {}) => ({ path, query, ...(await api.page(path, query)) });

/** The same list, its next page added at the end. */
export async function withNext(list) {
  const page = await api.page(list.path, { ...list.query, cursor: list.next });
  const people = page.people && { ...list.people, ...page.people };
  return { ...list, items: [...list.items, ...page.items], next: page.next, ...(people && { people }) };
}
