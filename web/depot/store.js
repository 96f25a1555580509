// What this browser keeps of a deposit until it is sealed: secrets of each envelope, results, the seal file. IndexedDB,
// this origin only.
// Exports: savedDeposit(id), keepSlot(id, slot, value), keep(id, patch), forget(...ids).
// A saved deposit: { id, slots: {slot: {state} | {done}}, sealFile?: Uint8Array, confirmations? }.
const DATABASE = 'souspli-depot';
const STORE = 'deposits';

const settled = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function database() {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: 'id' });
  return settled(opening);
}

/** One transaction: read, change, write, so that two tabs never mix. */
async function change(id, alter) {
  const db = await database();
  try {
    const transaction = db.transaction(STORE, 'readwrite', { durability: 'strict' });
    const store = transaction.objectStore(STORE);
    const before = (await settled(store.get(id))) ?? { id, slots: {} };
    store.put(alter(before));
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    db.close();
  }
}

export async function savedDeposit(id) {
  const db = await database();
  try {
    return (await settled(db.transaction(STORE).objectStore(STORE).get(id))) ?? null;
  } finally {
    db.close();
  }
}

export const keep = (id, patch) => change(id, (before) => ({ ...before, ...patch }));
export const keepSlot = (id, slot, value) =>
  change(id, (before) => ({ ...before, slots: { ...before.slots, [slot]: value } }));

/** Once the platform has the deposit: the secrets go. */
export async function forget(...ids) {
  const db = await database();
  try {
    const store = db.transaction(STORE, 'readwrite', { durability: 'strict' }).objectStore(STORE);
    await Promise.all(ids.map((id) => settled(store.delete(id))));
  } finally {
    db.close();
  }
}
