// Waiting for the network to come back. Exports: networkReturned(signal, address) → Promise.
// Browsers say `online` when their own link returns; a router or a server that was down says nothing, so that a tiny
// request is tried meanwhile. Only the passage from silence to an answer counts: where the first try is answered, the
// network is not what failed, and the promise waits for `online` alone.

const EVERY_MS = 600;
const PATIENCE_MS = 5_000;

/** Whether anything answers at all at that address: a refusal is an answer. */
async function answers(address, signal) {
  try {
    const limit = AbortSignal.any([AbortSignal.timeout(PATIENCE_MS), signal]);
    await fetch(address, { mode: 'no-cors', cache: 'no-store', signal: limit });
    return true;
  } catch {
    return false;
  }
}

const pause = (ms) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

async function probe(address, signal, found) {
  if (await answers(address, signal)) return;
  while (!signal.aborted) {
    await pause(EVERY_MS);
    if (!signal.aborted && (await answers(address, signal))) found();
  }
}

/**
 * Resolves within a second of the return. `signal` stops the trying: the promise then stays as it is. `address`: what
 * was silent; without it, only what the browser says of its own link counts.
 */
export function networkReturned(signal, address = '') {
  const over = new AbortController();
  const stop = () => over.abort();
  signal.addEventListener('abort', stop, { once: true });
  return new Promise((resolve) => {
    const found = () => {
      signal.removeEventListener('abort', stop);
      stop();
      resolve();
    };
    addEventListener('online', found, { once: true, signal: over.signal });
    if (address) probe(address, over.signal, found);
  });
}
