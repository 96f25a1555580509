// What the workstation must be able to do (REQ-005). Exports: TESTS: [{name, run() → {state, detail?, value?}}],
// skewTest.
// Each failing capability gives an explicit reason; nothing is downloaded or installed.
import { skewMs } from '../src/clock.js';
import { api } from '../src/api.js';
import { duration } from '../src/format.js';
import { t } from '../src/i18n.js';

const SKEW_WARNING_MS = 30_000;
const SLOW_MS = 800;
const ROUNDS = 4;
const outcome = (name, ok, state = 'failed') => ({
  state: ok ? 'ok' : state,
  detail: ok ? '' : t(`workstation.${name}_failed`),
});

async function encryption() {
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(1));
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt']);
  await crypto.subtle.encrypt({ name: 'AES-GCM', iv: new Uint8Array(12) }, key, digest);
  return outcome('encryption', digest.byteLength === 32);
}

/** A private window or a full disk refuses the database that remembers an interrupted deposit. */
function storage() {
  const name = 'souspli-test';
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('probe');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const writing = opening.result.transaction('probe', 'readwrite');
      writing.objectStore('probe').put(new Uint8Array(1024), 'a');
      writing.oncomplete = () => {
        opening.result.close();
        indexedDB.deleteDatabase(name);
        resolve({ state: 'ok' });
      };
      writing.onerror = () => reject(writing.error);
    };
  });
}

async function files() {
  const piece = new File([new Uint8Array(100_000)], 'a.bin').slice(50_000);
  return outcome('files', (await piece.arrayBuffer()).byteLength === 50_000 && typeof piece.stream === 'function');
}

const workers = async () => outcome('workers', typeof Worker === 'function' && typeof WebAssembly === 'object');

const passkeys = async () => outcome('passkeys', typeof PublicKeyCredential === 'function', 'warning');

async function latency() {
  const started = performance.now();
  for (let round = 0; round < ROUNDS; round += 1) await api.get('/v1/time');
  const value = Math.round((performance.now() - started) / ROUNDS);
  return { state: value > SLOW_MS ? 'warning' : 'ok', detail: t('workstation.latency_value', { value }), value };
}

/**
 * The deadline is on the server's clock: a wrong workstation only misleads its user. Runs after `latency`, which set
 * the clock.
 */
async function clock() {
  const value = skewMs();
  const far = Math.abs(value) > SKEW_WARNING_MS;
  return {
    state: far ? 'warning' : 'ok',
    detail: t(far ? 'workstation.clock_far' : 'workstation.clock_near', { value: duration(Math.abs(value) / 1000) }),
    value,
  };
}

export const TESTS = Object.entries({ encryption, workers, files, storage, passkeys, latency, clock }).map(
  ([name, run]) => ({
    name,
    run: () =>
      run().catch((error) => ({ state: 'failed', detail: t(`workstation.${name}_failed`), error: error.name })),
  }),
);
