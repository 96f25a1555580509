// What the screen says of evidence, in words, and the fingerprints of files beside a receipt.
// Exports: checkFiles(files, platformKey) → {checks, receipt, register, holds}, compareFiles(receipt, files).
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { t } from '../src/i18n.js';
import { ADMINISTRATION, CONTRACT, keyOf, read, RECEIPT, REGISTER, Unreadable, verify, verifyIn } from './evidence.js';

const told = (name, { word, holds, where }) => ({
  label: name ? `${name} : ${t(`verify.${word}`)}` : t(`verify.${word}`),
  state: holds ? 'ok' : 'failed',
  detail: holds ? '' : [t(`verify.${word}_failed`), where && t('verify.lines', { where })].filter(Boolean).join(' '),
});

async function one(file, key, named) {
  try {
    const document = read(new Uint8Array(await file.arrayBuffer()));
    const checks = await verify(document, key);
    return { document, holds: checks.every(({ holds }) => holds), checks: checks.map((check) => told(named, check)) };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const check = { label: named || t('verify.form'), state: 'failed', detail: t(`verify.unreadable_${error.code}`) };
    return { document: null, holds: false, checks: [check] };
  }
}

/** Each file by itself; then, for a receipt and a register that hold, whether one is a line of the other. */
export async function checkFiles(files, platformKey) {
  const key = keyOf(platformKey.pem);
  const read = [];
  for (const file of files) read.push(await one(file, key, files.length > 1 ? file.name : ''));
  const holds = read.every((found) => found.holds);
  const of = (kind) => (holds ? (read.find(({ document }) => document.v === kind)?.document ?? null) : null);
  const [receipt, register, administration, contract] = [RECEIPT, REGISTER, ADMINISTRATION, CONTRACT].map(of);
  const checks = read.flatMap((found) => found.checks);
  if (!receipt || !register) return { checks, receipt, register, administration, contract, holds };
  const found = verifyIn(receipt, register);
  return { checks: [...checks, told('', found)], receipt, register, holds: found.holds };
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
