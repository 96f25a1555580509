// The page drives itself once it has its file: automation would slow it down. Answers MiB/s by phase.
import { HEAD_BYTES } from '../../web/src/crypto/agefile.js';
import { canonical } from '../../web/src/crypto/canonical.js';
import { encryptTo } from '../../web/src/crypto/agefile.js';
import { sha256Hex } from '../../web/src/crypto/bytes.js';
import { readKeyFile, makeContext } from '../../web/src/crypto/keyfile.js';
import { plan } from '../../web/src/crypto/layout.js';
import { makeMember } from '../../web/src/crypto/member.js';
import { verifyManifest } from '../../web/src/crypto/manifest.js';
import { approve, makeEphemeral, Opener } from '../../web/src/crypto/opener.js';
import { Pool } from '../../web/src/crypto/pool.js';
import { Sealer } from '../../web/src/crypto/sealer.js';
import { decryptWith } from '../../web/src/crypto/agefile.js';

const MIB = 1024 * 1024;
const SLOT = '1/offer';

function inWorker(name, file) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(`${name}.js`, { type: 'module' });
    worker.addEventListener('message', () => {
      worker.terminate();
      resolve();
    });
    worker.addEventListener('error', reject);
    worker.postMessage(file);
  });
}

async function makeKeys() {
  const members = await Promise.all([makeMember(), makeMember(), makeMember()]);
  const gate = await makeMember();
  const bytes = canonical({
    v: 'plis/v1',
    consultation: 'BENCH',
    k: 2,
    recovery: null,
    origin: '',
    log_key: '',
    members: members.map(({ recipient }, i) => ({ pseudonym: `M${i + 1}`, recipient })),
    slots: { [SLOT]: { recipient: gate.recipient, not_before: '2030-01-01T00:00:00.000Z', opens_after: null } },
  });
  return { manifest: await verifyManifest(bytes, await sha256Hex(bytes)), members, gate };
}

/**
 * Parts without the digests of whole files, in constant memory; operation: encryptPart, or sealPart with its SHA-256.
 */
async function partsAlone(operation, keys, file, workers) {
  const pool = new Pool(operation === 'sealPart' ? 'seal' : 'seal_bare', workers);
  const layout = plan([{ name: 'f', file }], { context: makeContext(keys.manifest.mh, SLOT, 'S'), bidder: {} });
  const key = crypto.getRandomValues(new Uint8Array(32));
  const list = new Uint8Array(1024);
  const ahead = [];
  const buffers = [];
  for (let next = 1; next <= layout.parts || ahead.length;) {
    while (next <= layout.parts && ahead.length <= workers) {
      const [out, plain] = buffers.pop() ?? [];
      const job = { ...layout.job(next++, list), key, head: new Uint8Array(HEAD_BYTES), out, plain };
      ahead.push(pool.run(operation, job, out ? [out, plain] : []));
    }
    const { bytes, plain } = await ahead.shift();
    buffers.push([bytes.buffer, plain.buffer]);
  }
  pool.close();
}

async function sealAll(keys, file, workers, keep) {
  const sealer = await Sealer.create({
    manifest: keys.manifest,
    slot: SLOT,
    submission: 'S',
    bidder: {},
    files: [{ name: 'f', file }],
    workers,
  });
  const parts = [];
  for await (const part of sealer.parts()) {
    if (keep) parts.push(new Blob([part.bytes]));
    part.release();
  }
  return { ...(await sealer.finish()), body: new Blob(parts) };
}

async function openAll(keys, sealed, workers) {
  const keyfile = await readKeyFile(sealed.keyfile, keys.manifest, SLOT, 'S');
  const ephemeral = await makeEphemeral();
  const opener = new Opener({ manifest: keys.manifest, keyfile, ephemeral, workers });
  for (const { identity } of keys.members.slice(1)) {
    const { pseudonym, share } = await approve({
      manifest: keys.manifest,
      keyfile,
      identity,
      ephemeral: ephemeral.recipient,
    });
    await opener.addShare(pseudonym, share);
  }
  await opener.addGate(await encryptTo([ephemeral.recipient], await decryptWith(keys.gate.identity, keyfile.gate)));
  const fetchRange = async (start, end) => new Uint8Array(await sealed.body.slice(start, end).arrayBuffer());
  const result = await opener.open({
    fetchRange,
    create: async () => ({ write: async () => {}, close: async () => {} }),
  });
  if (result.corrupted.length) throw new Error('not the same bytes');
}

window.bench = async (phases, workers) => {
  const [file] = document.querySelector('input').files;
  const keys = await makeKeys();
  let sealed;
  const run = {
    read: () => inWorker('seal_read', file),
    stock: () => inWorker('seal_stock', file),
    bare: () => partsAlone('encryptPart', keys, file, workers),
    parts: () => partsAlone('sealPart', keys, file, workers),
    sealer: () => sealAll(keys, file, workers, false),
    keep: async () => {
      sealed = await sealAll(keys, file, workers, true);
    },
    open: () => openAll(keys, sealed, workers),
  };
  const speeds = {};
  for (const phase of phases) {
    const start = performance.now();
    await run[phase]();
    speeds[phase] = file.size / MIB / ((performance.now() - start) / 1000);
  }
  return speeds;
};
document.title = 'ready';
