// Two people changed the same draft: what each changed, field by field. Pure. Exports: merge(before, theirs, mine),
// take(merged, differing).
//   before: what my form was filled from; theirs: what is kept now (both as the server tells them); mine: the changes
//     of my form
//   merge → {merged: what to send, differing: [{path, before, theirs, mine}]}; merged holds mine where we differ

const isGroup = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);
const isRows = (value) => Array.isArray(value) && value.every(isGroup);

/**
 * Two writings of one value: an amount with or without its cents, an instant with or without its milliseconds, nothing
 * at all.
 */
function plain(value, name = '') {
  if (value === null || value === undefined || value === '') return '';
  if (Array.isArray(value)) return value.map((one) => plain(one));
  if (isGroup(value))
    return Object.fromEntries(
      Object.keys(value)
        .sort()
        .map((key) => [key, plain(value[key], key)]),
    );
  if (name.endsWith('_eur')) return Number(value);
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT.*Z$/.test(value) ? Date.parse(value) : value;
}

const same = (one, other, name) => JSON.stringify(plain(one, name)) === JSON.stringify(plain(other, name));

/** The server names members with their keys; the form holds their ids alone. */
const asEdited = (consultation) => ({
  ...consultation,
  committee: { ...consultation.committee, members: consultation.committee.members.map((member) => member.user_id) },
});

function value(path, before, theirs, mine, differing) {
  const name = path.split('.').pop();
  if (same(before, theirs, name)) return mine;
  if (same(before, mine, name) || same(theirs, mine, name)) return theirs ?? null;
  differing.push({ path, before, theirs, mine });
  return mine;
}

function walk(path, before, theirs, mine, differing) {
  const inside = (key) =>
    walk(path ? `${path}.${key}` : String(key), before?.[key], theirs?.[key], mine[key], differing);
  if (isGroup(mine) && [before, theirs].every((one) => one === undefined || isGroup(one)))
    return Object.fromEntries(Object.keys(mine).map((key) => [key, inside(key)]));
  const isAligned = [before, theirs, mine].every((one) => isRows(one) && one.length === mine.length);
  return isAligned ? mine.map((_, index) => inside(index)) : value(path, before, theirs, mine, differing);
}

export function merge(before, theirs, mine) {
  const differing = [];
  return { merged: walk('', asEdited(before), asEdited(theirs), mine, differing), differing };
}

/** `merged` with their value wherever one of `differing` was given up. */
export function take(merged, differing) {
  const made = structuredClone(merged);
  for (const { path, theirs } of differing) {
    const keys = path.split('.');
    const last = keys.pop();
    keys.reduce((group, key) => group[key], made)[last] = theirs ?? null;
  }
  return made;
}
