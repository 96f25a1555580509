// Adding a passkey to the account. Exports: enrolPasskey(name) → {id, name, created_at, backup_codes?}.
import { api } from './api.js';
import { createPasskey } from './webauthn.js';

/** Throws ApiProblem, or the browser's NotAllowedError when the person gives up. */
export async function enrolPasskey(name) {
  const { challenge_id: challengeId, options } = await api.post('/v1/account/passkeys/options');
  const credential = await createPasskey(options);
  return api.post('/v1/account/passkeys', { challenge_id: challengeId, credential, name });
}
