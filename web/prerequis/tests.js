// What the workstation must be able to do (REQ-005). Exports: TESTS: [{name, run(say) → {state, detail?, value?, unit?,
// error?, probe?}}]; `say(words)` tells how far a long one is; `value` is in `unit`, milliseconds by default.
// Each failing capability gives an explicit reason; nothing is downloaded or installed.
import { skewMs } from '../src/clock.js';
import { api } from '../src/api.js';
import { duration, size, speed } from '../src/format.js';
import { t } from '../src/i18n.js';
import { put } from '../src/put.js';
import { sha256Base64 } from '../src/upload.js';

const SKEW_WARNING_MS = 30_000;
const SLOW_MS = 800;
const ROUNDS = 4;
const SMALL_PROBE = 256 * 1024;
const LARGE_PROBE = 4 * 1024 * 1024; // the platform takes no more
const RANDOM_AT_ONCE = 65_536;
const SLOW_BYTES_PER_SECOND = 125_000; // 1 Mbit/s
const GIGABYTE = 1e9;
const OK = 200;
const TOO_MANY = 429;
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

/** Random: nothing on the way can shrink it. `getRandomValues` fills 64 KiB at most. */
function probeOf(bytes) {
  const probe = new Uint8Array(bytes);
  for (let at = 0; at < bytes; at += RANDOM_AT_ONCE) crypto.getRandomValues(probe.subarray(at, at + RANDOM_AT_ONCE));
  return probe;
}

/** One PUT as a part of an offer is sent. {id, host, status, code, bytesPerSecond}. */
async function send(bytes, onProgress) {
  const probe = probeOf(bytes);
  const body = { size_bytes: bytes, sha256: await sha256Base64(probe) };
  const { id, url, headers } = await api.post('/v1/workstation-probes', body);
  const started = performance.now();
  const { status, code } = await put({ url, headers, body: probe, onProgress });
  const bytesPerSecond = Math.round((bytes * 1000) / Math.max(1, performance.now() - started));
  return { id, host: new URL(url).host, status, code, bytesPerSecond };
}

/** A small probe first: on a slow line it is enough, and the large one would take a minute. */
async function measure(say) {
  const first = await send(SMALL_PROBE);
  if (first.status !== OK || first.bytesPerSecond < SLOW_BYTES_PER_SECOND) return first;
  const total = size(LARGE_PROBE);
  return send(LARGE_PROBE, (sent) => say(t('workstation.upload_running', { sent: size(sent), total })));
}

async function upload(say) {
  const done = await measure(say).catch((error) => {
    if (error.status === TOO_MANY) return null;
    throw error;
  });
  if (!done) return { state: 'warning', detail: t('workstation.upload_unmeasured') };
  const { status, code, host, bytesPerSecond, id: probe } = done;
  if (status === 0) return { state: 'failed', detail: t('workstation.upload_blocked', { host }), error: 'blocked' };
  if (status !== OK) {
    const error = code || String(status);
    return { state: 'failed', detail: t('workstation.upload_refused', { host, code: error }), error };
  }
  const slow = bytesPerSecond < SLOW_BYTES_PER_SECOND;
  const words = { speed: speed(bytesPerSecond), duration: duration(GIGABYTE / bytesPerSecond) };
  return {
    state: slow ? 'warning' : 'ok',
    detail: t(slow ? 'workstation.upload_slow' : 'workstation.upload_value', words),
    value: bytesPerSecond,
    unit: 'bytes_per_second',
    probe,
  };
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

export const TESTS = Object.entries({ encryption, workers, files, storage, passkeys, latency, upload, clock }).map(
  ([name, run]) => ({
    name,
    run: (say) =>
      run(say).catch((error) => ({ state: 'failed', detail: t(`workstation.${name}_failed`), error: error.name })),
  }),
);
