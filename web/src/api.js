// Calls to the platform's API. Same origin, JSON, problems as exceptions.
//
//   api.get(path, query?)            → body                 api.post(path, body?)  api.put(path, body)  api.del(path)
//   api.patch(path, body, version)   → body (If-Match)      api.page(path, query?) → {items, next}
//   api.all(path, query?)            → every item of a paged list
//
// Throws ApiProblem or NetworkLost (problem.js). Handled here, once for all screens:
//   401 sign-in-required       GET: goes to /connexion/ and comes back; other methods, and a GET marked {stay: true}
//                              because leaving would lose something: dialog, then the call is retried
//   403 second-factor-required goes to /connexion/ and comes back
//   403 fresh-sign-in-required re-authentication dialog (passkey, else backup code), then the same call is retried
// GET, and any call marked {idempotent: true}, is tried again after a network loss or a 502/503/504.
import { noteServerTime } from './clock.js';
import { url } from './i18n.js';
import { ApiProblem, NetworkLost, problemOf } from './problem.js';

export { ApiProblem, NetworkLost };

const ATTEMPTS = 4;
const TRANSIENT = new Set([502, 503, 504]);
const FIRST_WAIT_MS = 300;

async function once(method, path, { body, version, signal }) {
  const sentAt = Date.now();
  const headers = { accept: 'application/json' };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (version !== undefined) headers['if-match'] = `"${version}"`;
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

const isTransient = (error) => error instanceof NetworkLost || TRANSIENT.has(error.status);
const pause = (ms) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

async function withRetries(method, path, options) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(method, path, options);
    } catch (error) {
      if (!options.idempotent || !isTransient(error) || attempt === ATTEMPTS) throw error;
      await pause(FIRST_WAIT_MS * 2 ** attempt * (0.5 + Math.random()));
    }
  }
}

function leaveForSignIn() {
  location.assign(url('/connexion/', { suite: location.pathname + location.search }));
  return new Promise(() => {}); // the page is being left: nothing after this call may run
}

/** What to do about a refusal that signing in can lift. Resolves true when the call may be made again. */
async function lift(problem, method, options) {
  if (options.quiet) return false;
  if (problem.code === 'second-factor-required') return leaveForSignIn();
  if (problem.code === 'sign-in-required' && method === 'GET' && !options.stay) return leaveForSignIn();
  if (problem.code === 'sign-in-required') return (await import('./reauthenticate.js')).signInAgain();
  if (problem.code === 'fresh-sign-in-required') return (await import('./reauthenticate.js')).confirmIdentity();
  return false;
}

async function call(method, path, options = {}) {
  try {
    return await withRetries(method, path, options);
  } catch (error) {
    if (!(error instanceof ApiProblem) || !(await lift(error, method, options))) throw error;
    return withRetries(method, path, options);
  }
}

export function withQuery(path, query = {}) {
  const parameters = new URLSearchParams(Object.entries(query).filter(([, value]) => value != null && value !== ''));
  return parameters.size ? `${path}?${parameters}` : path;
}

const get = (path, query, options = {}) => call('GET', withQuery(path, query), { idempotent: true, ...options });

/** Every item of a paged list, in order. For lists a screen shows whole; registers use `page`. */
async function all(path, query = {}) {
  const items = [];
  let cursor;
  do {
    const page = await get(path, { ...query, cursor });
    items.push(...page.items);
    cursor = page.next;
  } while (cursor);
  return items;
}

export const api = {
  get,
  all,
  page: get,
  post: (path, body = {}, options = {}) => call('POST', path, { body, ...options }),
  put: (path, body, options = {}) => call('PUT', path, { body, ...options }),
  patch: (path, body, version, options = {}) => call('PATCH', path, { body, version, ...options }),
  del: (path, options = {}) => call('DELETE', path, options),
};
