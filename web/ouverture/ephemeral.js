// The opener's key for one session, kept by this browser so that a closed tab does not ask the committee again: in
// IndexedDB, encrypted under a key that never leaves the browser (WebCrypto, not extractable), until the record is
// drawn up.
// Exports: keepEphemeral(id, ephemeral), ephemeralOf(id) → {identity, recipient} or null, forgetEphemeral(id).
const DATABASE = 'souspli-ouverture';
const STORE = 'sessions';
const AES = { name: 'AES-GCM', length: 256 };

const settled = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function within(mode, work) {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: 'id' });
  const db = await settled(opening);
  try {
    return await settled(work(db.transaction(STORE, mode).objectStore(STORE)));
  } finally {
    db.close();
  }
}

export async function keepEphemeral(id, { identity, recipient }) {
  const key = await crypto.subtle.generateKey(AES, false, ['encrypt', 'decrypt']);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: AES.name, iv }, key, new TextEncoder().encode(identity));
  await within('readwrite', (store) => store.put({ id, key, iv, sealed, recipient }));
}

export async function ephemeralOf(id) {
  const kept = await within('readonly', (store) => store.get(id));
  if (!kept) return null;
  const opened = await crypto.subtle.decrypt({ name: AES.name, iv: kept.iv }, kept.key, kept.sealed);
  return { identity: new TextDecoder().decode(opened), recipient: kept.recipient };
}

export const forgetEphemeral = (id) => within('readwrite', (store) => store.delete(id));
