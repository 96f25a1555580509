// The opener's key for one session, kept by this tab only so that a reload does not ask the committee again.
// Exports: keepEphemeral(id, ephemeral), ephemeralOf(id) → {identity, recipient} or null, forgetEphemeral(id).
const key = (id) => `souspli-ouverture-${id}`;

export const keepEphemeral = (id, { identity, recipient }) =>
  sessionStorage.setItem(key(id), JSON.stringify({ identity, recipient }));
export const ephemeralOf = (id) => JSON.parse(sessionStorage.getItem(key(id)) ?? 'null');
export const forgetEphemeral = (id) => sessionStorage.removeItem(key(id));
