// Passkeys: the API's JSON to the browser's objects and back. Exports: passkeysAvailable(), createPasskey(options),
// usePasskey(options).
// Browsers without the JSON helpers of WebAuthn Level 3 get the same conversion by hand.

const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));

function base64url(buffer) {
  const binary = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

export const passkeysAvailable = () => typeof PublicKeyCredential === 'function';

const descriptors = (list = []) => list.map((one) => ({ ...one, id: toBytes(one.id) }));

function creationOptions(json) {
  if (PublicKeyCredential.parseCreationOptionsFromJSON) return PublicKeyCredential.parseCreationOptionsFromJSON(json);
  const user = { ...json.user, id: toBytes(json.user.id) };
  return {
    ...json,
    challenge: toBytes(json.challenge),
    user,
    excludeCredentials: descriptors(json.excludeCredentials),
  };
}

function requestOptions(json) {
  if (PublicKeyCredential.parseRequestOptionsFromJSON) return PublicKeyCredential.parseRequestOptionsFromJSON(json);
  return { ...json, challenge: toBytes(json.challenge), allowCredentials: descriptors(json.allowCredentials) };
}

function responseJson(response) {
  const fields = ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle'];
  const present = fields.filter((name) => response[name]).map((name) => [name, base64url(response[name])]);
  const transports = response.getTransports ? { transports: response.getTransports() } : {};
  return { ...Object.fromEntries(present), ...transports };
}

function credentialJson(credential) {
  if (credential.toJSON) return credential.toJSON();
  return {
    id: credential.id,
    rawId: base64url(credential.rawId),
    type: credential.type,
    response: responseJson(credential.response),
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

/** Enrol a passkey. Throws the browser's NotAllowedError when the person gives up. */
export async function createPasskey(options) {
  return credentialJson(await navigator.credentials.create({ publicKey: creationOptions(options) }));
}

/** Prove a passkey. Throws the browser's NotAllowedError when the person gives up. */
export async function usePasskey(options) {
  return credentialJson(await navigator.credentials.get({ publicKey: requestOptions(options) }));
}
