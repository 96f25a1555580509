// The sealed file of a company: made, read and kept by this browser; the platform holds ciphertext. Exports:
//   FACTS                               names of the facts of the forms, in order
//   openFile(file, identity)            → {facts, pieces: [{id, name, label, ends_on}]}; throws for another's key
//   sealPiece(base, file, chosen)       seals one File to the company's key and sends it; → its id
//   fetchPiece(base, identity, piece)   → File
//   keepFile(base, file, opened)        → the file as the platform has it now
// `base`: /v1/companies/ID; `file`: GET of base/file.
import { api } from './api.js';
import { decryptWith, encryptTo } from './crypto/agefile.js';
import { b64, text, unb64, utf8 } from './crypto/bytes.js';
import { put } from './put.js';
import { sha256Base64, UploadFailed } from './upload.js';

export const FACTS = [
  'legal_form',
  'address',
  'registration',
  'representative',
  'contact',
  'turnover',
  'staff',
  'insurance',
  'references',
];
const VERSION = 'dossier/v1';

export async function openFile({ index }, identity) {
  if (!index) return { facts: {}, pieces: [] };
  const { v, facts, pieces } = JSON.parse(text(await decryptWith(identity, unb64(index))));
  if (v !== VERSION) throw new TypeError('another form of the file');
  return { facts, pieces };
}

export async function sealPiece(base, { recipient }, chosen) {
  const sealed = await encryptTo([recipient], new Uint8Array(await chosen.arrayBuffer()));
  const asked = { size_bytes: sealed.length, sha256: await sha256Base64(sealed) };
  const { id, url, headers } = await api.post(`${base}/file/pieces`, asked);
  const { status, code } = await put({ url, headers, body: new Blob([sealed]) });
  if (status < 200 || status >= 300)
    throw new UploadFailed(status === 507 ? 'storage-full' : 'part-refused', { status, s3Code: code });
  return id;
}

export async function fetchPiece(base, identity, { id, name }) {
  const { url } = await api.get(`${base}/file/pieces/${id}`);
  const reply = await fetch(url, { credentials: 'omit' });
  if (!reply.ok) throw new UploadFailed('part-refused', { status: reply.status });
  return new File([await decryptWith(identity, new Uint8Array(await reply.arrayBuffer()))], name);
}

/** Labels leave in clear for those pieces alone that the company asked to be reminded of. */
export async function keepFile(base, { recipient, version }, { facts, pieces }) {
  const sealed = await encryptTo([recipient], utf8(JSON.stringify({ v: VERSION, facts, pieces })));
  const endings = pieces
    .filter((one) => one.reminded && one.ends_on)
    .map(({ id, label, ends_on: day }) => ({ id, label, ends_on: day }));
  const body = { index: b64(sealed), pieces: pieces.map(({ id }) => id), endings };
  return api.patch(`${base}/file`, body, version);
}
