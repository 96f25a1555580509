// Sending a large object in parts, by presigned addresses, through cuts and restarts.
//
//   const upload = new Upload({ source, totalBytes, finished, sign, parallel })
//     source(skip: Set<number>) → async iterable of {number, bytes (Uint8Array|Blob), size, sha256 (base64),
//       release?()}; pulled on demand, so that at most `parallel` parts are in memory; release() is
//       called once the part is stored
//     totalBytes  the whole object, finished parts included
//     finished    [{number, size_bytes}] already stored by the server: never sent again
//     sign        async ([{number, size_bytes, sha256}]) → [{number, url, headers}], called just before each part is
//                 sent
//   upload.addEventListener('progress', ({detail}) => …)   detail = {state, sentBytes, totalBytes, ratio,
//                                                          bytesPerSecond, secondsLeft}
//     state: 'sending' | 'waiting' (no network: goes on by itself) | 'done'
//   await upload.run()      throws UploadFailed (codes below), the source's own error, ApiProblem, or AbortError after
//                           upload.abort()
//   fileParts(file, partBytes) → a `source` for a plain File (SHA-256 of each part by WebCrypto)
//
// UploadFailed codes: part-refused, upload-gone, storage-full, storage-refused, file-changed.
import { ApiProblem, NetworkLost } from './problem.js';
import { networkReturned } from './network.js';
import { Meter } from './meter.js';
import { put } from './put.js';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 20_000;
// An address may expire between signing and the end of a slow part: sign again, but not for ever.
const SIGNATURES = 5;
const FULL_ATTEMPTS = 6;
const PROGRESS_EVERY_MS = 200;
const OURS = '/v1/time';
const hostOf = (address) => (URL.canParse(address) ? new URL('/', address).href : address);

export class UploadFailed extends Error {
  constructor(code, detail = {}) {
    super(code);
    Object.assign(this, { name: 'UploadFailed', code, ...detail });
  }
}

const base64 = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));
export const sha256Base64 = async (bytes) => base64(await crypto.subtle.digest('SHA-256', bytes));

/** Parts of a plain file. A file changed or removed meanwhile is reported by name. */
export function fileParts(file, partBytes) {
  return async function* parts(skip = new Set()) {
    for (let number = 1, start = 0; start < file.size || number === 1; number += 1, start += partBytes) {
      if (!skip.has(number)) yield await filePart(file, number, file.slice(start, start + partBytes));
    }
  };
}

async function filePart(file, number, slice) {
  try {
    const bytes = new Uint8Array(await slice.arrayBuffer());
    return { number, bytes, size: bytes.length, sha256: await sha256Base64(bytes) };
  } catch (error) {
    throw new UploadFailed('file-changed', { file: file.name, cause: error });
  }
}

/**
 * Wait before trying again: back-off with jitter, cut short when the network returns. `silent`: the host that failed.
 */
async function patience({ waits, silent }, signal) {
  const ms = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** waits) * (0.5 + Math.random() / 2);
  const over = new AbortController();
  const stop = () => over.abort();
  signal.addEventListener('abort', stop, { once: true });
  const stopped = new Promise((resolve) => {
    over.signal.addEventListener('abort', resolve, { once: true });
  });
  const timer = setTimeout(stop, ms);
  try {
    await Promise.race([stopped, networkReturned(over.signal, silent)]);
    signal.throwIfAborted();
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    stop();
  }
}

const isNetwork = (error) => error instanceof NetworkLost || (error instanceof ApiProblem && error.status >= 500);

export class Upload extends EventTarget {
  #settings;
  #abort = new AbortController();
  #inFlight = new Map();
  #doneBytes;
  #meter = new Meter();
  #lastEventMs = 0;
  #waiting = 0;
  #turn = Promise.resolve();

  constructor({ source, totalBytes, finished = [], sign, parallel = 3 }) {
    super();
    this.#settings = { source, totalBytes, sign, parallel, skip: new Set(finished.map((part) => part.number)) };
    this.#doneBytes = finished.reduce((sum, part) => sum + part.size_bytes, 0);
  }

  abort(reason = new DOMException('upload aborted', 'AbortError')) {
    this.#abort.abort(reason);
  }

  async run() {
    const { source, skip, parallel } = this.#settings;
    const parts = source(skip)[Symbol.asyncIterator]();
    try {
      await Promise.all(Array.from({ length: parallel }, () => this.#lane(parts)));
    } catch (error) {
      this.abort(error); // one lane failed: the others stop, and the first error is the one told
      throw error;
    } finally {
      await parts.return?.();
    }
    this.#tell('done');
  }

  async #lane(parts) {
    for (;;) {
      const { done, value } = await this.#next(parts);
      if (done || this.#abort.signal.aborted) break;
      await this.#send(value);
    }
    this.#abort.signal.throwIfAborted();
  }

  /** One pull at a time: a source need not support overlapping calls. */
  #next(parts) {
    const turn = this.#turn.then(() => (this.#abort.signal.aborted ? { done: true } : parts.next()));
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async #send(part) {
    const tries = { signatures: 0, full: 0, waits: 0, silent: '' };
    while (!(await this.#attempt(part, tries))) {
      this.#waiting += 1;
      this.#tell('waiting');
      await patience(tries, this.#abort.signal).finally(() => {
        this.#waiting -= 1;
      });
      tries.waits += 1;
    }
  }

  /**
   * True when the part is stored; false when it must be tried again after a wait. Throws when trying again is useless.
   */
  async #attempt(part, tries) {
    let slot;
    try {
      [slot] = await this.#settings.sign([{ number: part.number, size_bytes: part.size, sha256: part.sha256 }]);
    } catch (error) {
      if (!isNetwork(error)) throw error;
      tries.silent = error instanceof NetworkLost ? OURS : '';
      return false;
    }
    if (tries.silent) this.#tell('sending', true); // it answered again: no longer waiting, whatever the part's size
    const onProgress = (bytes) => {
      this.#inFlight.set(part.number, Math.min(bytes, part.size));
      this.#tell('sending');
    };
    const answer = await put({ ...slot, body: part.bytes, signal: this.#abort.signal, onProgress });
    this.#inFlight.delete(part.number);
    tries.silent = answer.status === 0 ? hostOf(slot.url) : '';
    return this.#judge(part, answer, tries);
  }

  #judge(part, { status, code }, tries) {
    // 412: an address that writes once was served already, and its checksum is signed: these very bytes are there.
    if ((status >= 200 && status < 300) || status === 412) {
      this.#doneBytes += part.size;
      part.release?.(); // its memory may hold another part now
      this.#tell('sending', true);
      return true;
    }
    if (status === 0 || status === 429 || (status >= 500 && status !== 507)) return false;
    tries.full += status === 507 ? 1 : 0;
    tries.signatures += status === 403 ? 1 : 0;
    if (status === 507 && tries.full < FULL_ATTEMPTS) return false;
    if (status === 403 && tries.signatures < SIGNATURES) return false;
    throw new UploadFailed(this.#fault(status), { status, s3Code: code, part: part.number });
  }

  #fault(status) {
    if (status === 507) return 'storage-full';
    if (status === 404) return 'upload-gone';
    return status === 403 ? 'storage-refused' : 'part-refused';
  }

  #tell(state, force = state !== 'sending') {
    const nowMs = performance.now();
    const sentBytes = this.#doneBytes + [...this.#inFlight.values()].reduce((sum, bytes) => sum + bytes, 0);
    if (state === 'waiting') this.#meter.reset();
    this.#meter.record(sentBytes, nowMs);
    if (!force && nowMs - this.#lastEventMs < PROGRESS_EVERY_MS) return;
    this.#lastEventMs = nowMs;
    const { totalBytes, parallel } = this.#settings;
    const shown = state === 'waiting' && this.#waiting < parallel && this.#inFlight.size ? 'sending' : state;
    this.dispatchEvent(
      new CustomEvent('progress', {
        detail: {
          state: shown,
          sentBytes,
          totalBytes,
          ratio: totalBytes ? sentBytes / totalBytes : 1,
          bytesPerSecond: this.#meter.bytesPerSecond,
          secondsLeft: this.#meter.secondsLeft(totalBytes),
        },
      }),
    );
  }
}
