// Adding a factor to the account: a passkey, or an application of codes.
// Exports: enrolPasskey(name) → {id, name, created_at, backup_codes?}; offerCodeApp() → {secret, uri, qr};
// recordCodeApp(code) → {created_at, backup_codes?}.
import { api } from './api.js';
import { createPasskey } from './webauthn.js';

/** Throws ApiProblem, or the browser's NotAllowedError when the person gives up. */
export async function enrolPasskey(name) {
  const { challenge_id: challengeId, options } = await api.post('/v1/account/passkeys/options');
  const credential = await createPasskey(options);
  return api.post('/v1/account/passkeys', { challenge_id: challengeId, credential, name });
}

export const offerCodeApp = () => api.post('/v1/account/code-app/options');

/** Throws ApiProblem: the code is not one of the secret just offered. */
export const recordCodeApp = (code) => api.post('/v1/account/code-app', { code });
