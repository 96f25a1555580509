// Opening one envelope in this browser: release, shares, decryption by ranges, digests, and the finding written on the
// register.
// Exports: openEnvelope(screen, deposit, envelope).
import { api } from '../src/api.js';
import { canonical } from '../src/crypto/canonical.js';
import { SealError } from '../src/crypto/errors.js';
import { readKeyFile } from '../src/crypto/keyfile.js';
import { blobSink, Opener } from '../src/crypto/opener.js';
import { bytesOf } from '../components/unlock/unlock.js';
import { ephemeralOf } from './ephemeral.js';

const RANGE_TRIES = 4;
const FIRST_WAIT_MS = 500;

const pause = (attempt) =>
  new Promise((resolve) => {
    setTimeout(resolve, FIRST_WAIT_MS * 2 ** attempt);
  });

/** Bytes start ≤ i < end of the sealed body; a network cut is tried again, a refusal is not. */
const rangeReader = (address) => async (start, end, signal) => {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const response = await fetch(address, { headers: { range: `bytes=${start}-${end - 1}` }, signal });
      if (!response.ok)
        throw Object.assign(new Error(`storage ${response.status}`), {
          code: 'storage-unavailable',
          final: response.status < 500,
        });
      return new Uint8Array(await response.arrayBuffer());
    } catch (error) {
      if (error.final || error.name === 'AbortError' || attempt >= RANGE_TRIES) throw error;
      await pause(attempt);
    }
  }
};

async function prepared(screen, released, deposit, slot) {
  const { manifest, session } = screen.data;
  const keyfile = await readKeyFile(canonical(released.key_file), manifest, slot, deposit.id);
  const opener = new Opener({ manifest, keyfile, ephemeral: ephemeralOf(session.id) });
  for (const { member, share } of released.shares)
    if (opener.missing.shares) await opener.addShare(member, bytesOf(share));
  await opener.addGate(bytesOf(released.gate));
  return opener;
}

const listed = (files) => files.map(({ name, size, sha256 }) => ({ name, size_bytes: size, sha256 }));

async function report(screen, deposit, slot, finding) {
  const { base, session } = screen.data;
  screen.data.session = await api.post(
    `${base}/openings/${session.id}/results`,
    { deposit_id: deposit.id, slot, ...finding },
    { idempotent: true },
  );
}

/** Resolves when the finding is written, whether the envelope opened or a check failed; what is neither is thrown. */
export async function openEnvelope(screen, deposit, { slot }) {
  const { base, session } = screen.data;
  const id = `${deposit.id}/${slot}`;
  const released = await api.post(`${base}/openings/${session.id}/releases`, { deposit_id: deposit.id, slot });
  const sink = blobSink();
  const onProgress = ({ done, total }) =>
    screen.update({ transfers: { ...screen.state.transfers, [id]: done / total } });
  try {
    const opener = await prepared(screen, released, deposit, slot);
    const { files, corrupted } = await opener.open({
      fetchRange: rangeReader(released.body.url),
      create: sink.create,
      onProgress,
    });
    screen.state.opened[id] = files.map((file) => ({
      ...file,
      blob: sink.files.get(file.name),
      corrupted: corrupted.includes(file),
    }));
    const finding = corrupted.length
      ? { outcome: 'failed', check: 'file-digest', fault: 'bidder' }
      : { outcome: 'opened', check: 'intact' };
    await report(screen, deposit, slot, { ...finding, files: listed(files) });
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    await report(screen, deposit, slot, { outcome: 'failed', check: error.code, fault: error.fault, files: [] });
  } finally {
    delete screen.state.transfers[id];
  }
}
