// Drives itself: the same bytes go to storage unsealed, then sealed, by the deposit's own uploader. Posts MiB/s of each
// to /bench/result.
import { canonical } from '../../web/src/crypto/canonical.js';
import { sha256Hex } from '../../web/src/crypto/bytes.js';
import { makeMember } from '../../web/src/crypto/member.js';
import { verifyManifest } from '../../web/src/crypto/manifest.js';
import { Sealer } from '../../web/src/crypto/sealer.js';
import { fileParts, Upload } from '../../web/src/upload.js';

const MIB = 1024 * 1024;
const PART = 16 * MIB;
const SLOT = 'L001-offer';

const post = async (path, body) =>
  (
    await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  ).json();

async function manifestOf() {
  const [a, b, c, gate] = await Promise.all([makeMember(), makeMember(), makeMember(), makeMember()]);
  const bytes = canonical({
    v: 'plis/v1',
    consultation: 'BENCH',
    k: 2,
    recovery: null,
    origin: '',
    log_key: '',
    members: [a, b, c].map(({ recipient }, i) => ({ pseudonym: `M${i + 1}`, recipient })),
    slots: { [SLOT]: { recipient: gate.recipient, not_before: '2030-01-01T00:00:00.000Z', opens_after: null } },
  });
  return verifyManifest(bytes, await sha256Hex(bytes));
}

/** MiB/s of plaintext, from the first byte read to the last part stored. */
async function timed(file, source, totalBytes) {
  const { key, upload_id: id } = await post('/bench/start', {});
  const sign = async (parts) => (await post('/bench/sign', { key, id, parts })).urls;
  const began = performance.now();
  await new Upload({ source, totalBytes, sign }).run();
  return file.size / MIB / ((performance.now() - began) / 1000);
}

async function sealed(file, manifest) {
  const sealer = await Sealer.create({
    manifest,
    slot: SLOT,
    submission: 'BENCH',
    bidder: {},
    files: [{ name: 'offre.bin', file }],
  });
  const speed = await timed(file, (skip) => sealer.parts({ skip }), sealer.plan.size);
  await sealer.finish();
  return speed;
}

/** A real file of the origin's own folder: a Blob of that size would stay in memory. */
async function stored(size, block) {
  const handle = await (await navigator.storage.getDirectory()).getFileHandle('offre.bin', { create: true });
  const out = await handle.createWritable();
  for (let n = 0; n < size; n += 1) await out.write(block);
  await out.close();
  return handle.getFile();
}

async function run() {
  const size = Number(new URLSearchParams(location.search).get('mib'));
  const block = new Uint8Array(MIB);
  for (let at = 0; at < MIB; at += 65536) crypto.getRandomValues(block.subarray(at, at + 65536));
  const file = await stored(size, block);
  const manifest = await manifestOf();
  const rounds = [];
  for (let round = 0; round < 2; round += 1)
    rounds.push({ plain: await timed(file, fileParts(file, PART), file.size), sealed: await sealed(file, manifest) });
  await post('/bench/result', { rounds });
}

run().catch((error) => post('/bench/result', { error: `${error.code ?? ''} ${error.stack}` }));
