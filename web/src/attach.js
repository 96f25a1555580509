// Joining a file to a message: its SHA-256 is computed here, and the storage refuses other bytes. Exports: attach(path,
// file, onProgress).
import { api } from './api.js';
import { clean } from './file-names.js';
import { put } from './put.js';
import { sha256Base64, UploadFailed } from './upload.js';

const ATTEMPTS = 3;

async function digestOf(file) {
  try {
    return await sha256Base64(await file.arrayBuffer());
  } catch (error) {
    throw new UploadFailed('file-changed', { file: file.name, cause: error });
  }
}

// `path`: the API's attachments of a consultation. Returns {id, name (cleaned), size}. Throws ApiProblem,
// UploadFailed.
export async function attach(path, file, onProgress = () => {}) {
  const name = clean(file.name);
  const made = await api.post(path, { name, size_bytes: file.size, sha256: await digestOf(file) });
  for (let attempt = 1; ; attempt += 1) {
    const { status, code } = await put({
      url: made.url,
      headers: made.headers,
      body: file,
      onProgress: (bytes) => onProgress(bytes / file.size),
    });
    if (status >= 200 && status < 300) return { id: made.id, name, size: file.size };
    if (attempt === ATTEMPTS || (status >= 400 && status < 500))
      throw new UploadFailed(status === 507 ? 'storage-full' : 'part-refused', { status, s3Code: code });
  }
}
