// Verifying a receipt here, without trusting the server for anything but its public key.
// Exports: checkReceipt(text, platformKey) → {checks, receipt|null},
// compareFiles(receipt, files).
// The signature is ES256, a detached JWS over the canonical JSON (RFC 8785) of the receipt without its `signature`.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { t } from '../src/i18n.js';
import { canonical } from '../src/crypto/canonical.js';

const FORMAT = 'recepisse/v1';
const NEEDED = [
  'number',
  'consultation',
  'buyer',
  'company',
  'lots',
  'started_at',
  'received_at',
  'submission_deadline',
  'envelopes',
  'manifest_sha256',
  'entry_hash',
  'mh',
  'signature',
];

const fromBase64 = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
const toBase64url = (bytes) =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');
const derOf = (pem) => fromBase64(pem.replace(/-----[^-]+-----|\s/g, ''));

/** The name of a public key: the first 32 hex characters of the SHA-256 of its DER form. */
const keyId = (der) => bytesToHex(sha256(der)).slice(0, 32);

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function signatureHolds({ signature, ...record }, der) {
  const [head, middle, tail] = signature.value.split('.');
  const { alg, kid } = JSON.parse(new TextDecoder().decode(fromBase64(head)));
  if (middle !== '' || alg !== 'ES256' || kid !== keyId(der)) return false;
  const key = await crypto.subtle.importKey('spki', der, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']);
  const signed = new TextEncoder().encode(`${head}.${toBase64url(canonical(record))}`);
  return crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, fromBase64(tail), signed);
}

const result = (name, ok) => ({
  label: t(`verify.${name}`),
  state: ok ? 'ok' : 'failed',
  detail: ok ? '' : t(`verify.${name}_failed`),
});

/** Each check in turn, stopping at the first that fails. `platformKey`: {kid, pem}. */
export async function checkReceipt(text, platformKey) {
  const one = parsed(text);
  if (one?.v !== FORMAT || NEEDED.some((name) => !(name in one)))
    return { checks: [result('format', false)], receipt: null };
  const der = derOf(platformKey.pem);
  const known = one.signature.kid === keyId(der);
  if (!known) return { checks: [result('format', true), result('key', false)], receipt: null };
  const genuine = await signatureHolds(one, der).catch(() => false);
  return {
    checks: [result('format', true), result('key', true), result('signature', genuine)],
    receipt: genuine ? one : null,
  };
}

/** SHA-256 in hex, read as a stream: a large file never stands whole in memory. */
async function sha256OfFile(file, onProgress = () => {}) {
  const hash = sha256.create();
  let done = 0;
  const reader = file.stream().getReader();
  for (;;) {
    const { done: ended, value } = await reader.read();
    if (ended) return bytesToHex(hash.digest());
    hash.update(value);
    done += value.length;
    onProgress(done / file.size);
  }
}

/** For each file given: is its fingerprint on the receipt? */
export async function compareFiles(receipt, files) {
  const listed = new Map(
    receipt.envelopes.flatMap((envelope) => envelope.files).map((file) => [file.sha256, file.name]),
  );
  const compared = [];
  for (const file of files) {
    const name = listed.get(await sha256OfFile(file));
    compared.push({
      label: file.name,
      state: name ? 'ok' : 'failed',
      detail: name ? t('verify.file_ok', { name }) : t('verify.file_failed'),
    });
  }
  return compared;
}
