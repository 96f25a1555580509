// One call to the platform: same origin, JSON, problems as exceptions, again after a cut. Exports: request(method,
// path, options), isTransient(error). What a refusal calls for (signing in, proving who one is) is the business of
// api.js, which screens use; what api.js itself stands on (session.js, reauthenticate.js) calls this directly.
import { noteServerTime } from './clock.js';
import { NetworkLost, problemOf } from './problem.js';

const ATTEMPTS = 4;
const TRANSIENT = new Set([502, 503, 504]);
const RUNNING = 'request-in-progress';
const FIRST_WAIT_MS = 300;

async function once(method, path, { body, version, signal, key }) {
  const sentAt = Date.now();
  // Refusals are told in the language of the page, whatever the browser's own. A worker has no page.
  const language = globalThis.document?.documentElement.lang || 'fr';
  const headers = { accept: 'application/json', 'accept-language': language };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (version !== undefined) headers['if-match'] = `"${version}"`;
  if (key !== undefined) headers['idempotency-key'] = `"${key}"`;
  let response;
  try {
    response = await fetch(path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
      credentials: 'same-origin',
    });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new NetworkLost(error);
  }
  noteServerTime(response.headers.get('x-server-time'), sentAt, Date.now());
  if (!response.ok) throw await problemOf(response);
  return response.status === 204 ? null : response.json();
}

/** Whether nobody knows what became of the request: no answer, one of a machine in between, the first still runs. */
export const isTransient = (error) =>
  error instanceof NetworkLost || TRANSIENT.has(error.status) || error.code === RUNNING;
const pause = (ms) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/**
 * The body of the answer, null when it has none. `options`: body, version (If-Match), signal, key (Idempotency-Key),
 * idempotent (tried again after a network loss, a 502/503/504, or while the same request still runs). Throws ApiProblem
 * or NetworkLost.
 */
export async function request(method, path, options = {}) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(method, path, options);
    } catch (error) {
      if (!options.idempotent || !isTransient(error) || attempt === ATTEMPTS) throw error;
      await pause(FIRST_WAIT_MS * 2 ** attempt * (0.5 + Math.random()));
    }
  }
}
