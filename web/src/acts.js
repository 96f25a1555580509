// One act of a person, done once: its Idempotency-Key. Exports: act(call, path, body, options).
// Sessions and factors take no key, and are not tried again.
import { isTransient } from './http.js';

const KEYLESS = /^\/v1\/(sign-in|session|identity-providers|account\/(passkeys|code-app|backup-codes))(\/|$)/;
/** Acts whose outcome nobody knows yet → their key: the same thing asked again is the same act. */
const unsettled = new Map();

/**
 * One POST, by `call` (api.js). Its key is the same while its outcome is unknown, another one for the next act. Throws
 * ApiProblem or NetworkLost.
 */
export async function act(call, path, body, options = {}) {
  if (KEYLESS.test(path)) return call('POST', path, { body, ...options });
  const asked = JSON.stringify([path, body]);
  const key = unsettled.get(asked) ?? crypto.randomUUID();
  try {
    const answer = await call('POST', path, { body, key, idempotent: true, ...options });
    unsettled.delete(asked);
    return answer;
  } catch (error) {
    if (isTransient(error) || error.name === 'AbortError') unsettled.set(asked, key);
    else unsettled.delete(asked);
    throw error;
  }
}
