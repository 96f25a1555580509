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
// GET, and POST by its key (acts.js), are tried again after a network loss or a 502/503/504 (http.js).
import { act } from './acts.js';
import { request } from './http.js';
import { url } from './i18n.js';
import { ApiProblem, NetworkLost } from './problem.js';

export { ApiProblem, NetworkLost };

function leaveForSignIn() {
  location.assign(url('/connexion/', { suite: location.pathname + location.search }));
  return new Promise(() => {}); // the page is being left: nothing after this call may run
}

/** What to do about a refusal that signing in can lift. Resolves true when the call may be made again. */
async function lift(problem, method, options) {
  if (problem.code === 'second-factor-required') return leaveForSignIn();
  if (problem.code === 'sign-in-required' && method === 'GET' && !options.stay) return leaveForSignIn();
  if (problem.code === 'sign-in-required') return (await import('./reauthenticate.js')).signInAgain();
  if (problem.code === 'fresh-sign-in-required') return (await import('./reauthenticate.js')).confirmIdentity();
  return false;
}

async function call(method, path, options = {}) {
  try {
    return await request(method, path, options);
  } catch (error) {
    if (!(error instanceof ApiProblem) || !(await lift(error, method, options))) throw error;
    return request(method, path, options);
  }
}

function withQuery(path, query = {}) {
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
  post: (path, body = {}, options = {}) => act(call, path, body, options),
  put: (path, body, options = {}) => call('PUT', path, { body, ...options }),
  patch: (path, body, version, options = {}) => call('PATCH', path, { body, version, ...options }),
  del: (path, options = {}) => call('DELETE', path, options),
};
