// Signing in by an identity provider: going there, and what it sent back. Exports: goToProvider(id),
// answerOfProvider(told) → { session, code }, tie(signInId).
import { api } from '../src/api.js';
import { setSession } from '../src/session.js';
import { wayBack } from '../src/way-back.js';

/** Leaves this page; the one that asked for a sign-in is remembered by the platform. */
export async function goToProvider(provider) {
  const back = wayBack(new URLSearchParams(location.search), '');
  const { address } = await api.post('/v1/identity-providers/requests', { provider, back });
  location.assign(address);
}

/**
 * What the provider's answer, in this page's address, amounts to: a session; or the code step, for an address that has
 * an account here. Nothing when the address carries none. The answer is taken out of the address before it is used:
 * neither history nor a reload offers it again. `told` gets the refusal.
 */
export async function answerOfProvider(told) {
  const query = new URLSearchParams(location.search);
  if (!query.get('state')) return {};
  const given = ['state', 'code', 'iss', 'error'].filter((name) => query.get(name));
  history.replaceState(null, '', location.pathname);
  try {
    const body = Object.fromEntries(given.map((name) => [name, query.get(name)]));
    const said = await api.post('/v1/identity-providers/answers', body);
    const suite = new URLSearchParams(said.back ? { suite: said.back } : {});
    history.replaceState(null, '', `${location.pathname}?${suite}`);
    if (said.session) return { session: setSession(said.session) };
    const { sign_in_id: signInId, expires_at: expiresAt, email } = said.code;
    return { code: { step: 'code', signInId, expiresAt, email, provider: said.provider } };
  } catch (error) {
    told(error);
    return {};
  }
}

/** Ties the identity whose address has just been proved by a code. */
export const tie = (signInId) => api.post('/v1/account/identities', { sign_in_id: signInId });
