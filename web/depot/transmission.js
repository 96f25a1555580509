// The transmission of an offer: sealing each envelope here and sending its parts; then the seal file, then the act.
// Exports: transmit(screen, onProgress), underway(screen), guardLeaving(screen). progress.js shows it.
// The resume rule (SEALING): the secrets of an envelope are kept before its first part leaves; a part once made never
// differs.
import { Announcer } from '../components/progress/progress.js';
import { api, NetworkLost } from '../src/api.js';
import { Sealer } from '../src/crypto/sealer.js';
import { put } from '../src/put.js';
import { sha256Base64, Upload, UploadFailed } from '../src/upload.js';
import { CONFIRMATIONS } from './review.js';
import { isAnonymous, slotName } from './slots.js';
import { forget, keep, keepSlot, savedDeposit } from './store.js';

const SEAL_TRIES = 6;
const FIRST_WAIT_MS = 800;
const REFUSED_FOR_GOOD = 422;

/** Begun, neither stopped nor receipted: leaving the page now would cut it. */
export const underway = ({ state }) => state.sending && !state.failed && !state.receipt;

const hasFiles = ({ state }) => Object.values(state.chosen).some((files) => files.length);

/** Files chosen would have to be chosen again; parts being sent would be cut. */
export function guardLeaving(screen) {
  addEventListener('beforeunload', (event) => {
    if (!screen.state.receipt && (hasFiles(screen) || underway(screen))) event.preventDefault();
  });
}

const hexOf = (base64) =>
  Array.from(atob(base64), (letter) => letter.charCodeAt(0).toString(16).padStart(2, '0')).join('');

/** Always in the same order: files chosen again one by one must resume what was sealed when chosen together. */
const inOrder = (files) => files.toSorted((one, other) => (one.name < other.name ? -1 : 1));

async function sealerOf(screen, slot, saved) {
  const files = inOrder(screen.state.chosen[slot]);
  const { manifest, deposit } = screen.data;
  if (saved?.state) {
    try {
      return { sealer: await Sealer.resume(saved.state, files), resumed: true };
    } catch (error) {
      if (error.code !== 'file-changed') throw error; // other files were chosen: a new key for them, never the old one
    }
  }
  const sealer = await Sealer.create({
    manifest,
    slot,
    submission: deposit.id,
    bidder: isAnonymous(slot) ? {} : { name: deposit.company.name },
    files,
  });
  await keepSlot(deposit.id, slot, { state: sealer.exportState() });
  return { sealer, resumed: false };
}

/** Parts as the uploader wants them, each remembered before it leaves. */
const remembered = (sealer, deposit, slot) =>
  async function* parts(skip) {
    for await (const part of sealer.parts({ skip })) {
      await keepSlot(deposit.id, slot, { state: sealer.exportState() });
      yield part;
    }
  };

/** Of every envelope: the platform judges them all before the first byte of the first one. */
const namesOf = ({ state, data }) =>
  Object.fromEntries(data.deposit.slots.map((slot) => [slot, (state.chosen[slot] ?? []).map(({ name }) => name)]));

async function transmitEnvelope(screen, slot, onProgress) {
  const { deposit } = screen.data;
  const saved = (await savedDeposit(deposit.id))?.slots[slot];
  if (saved?.done) return saved.done;
  const { sealer, resumed } = await sealerOf(screen, slot, saved);
  const at = `/v1/deposits/${deposit.id}/objects`;
  try {
    await api.post(at, {
      slot,
      size_bytes: sealer.plan.size,
      parts: sealer.plan.parts,
      restart: !resumed,
      names: namesOf(screen),
    });
    const { parts: finished } = await api.get(`${at}/${slot}/parts`, {}, { stay: true });
    const sign = async (parts) => (await api.post(`${at}/${slot}/parts`, { parts })).urls;
    const upload = new Upload({
      source: remembered(sealer, deposit, slot),
      totalBytes: sealer.plan.size,
      finished,
      sign,
    });
    const announcer = new Announcer(slotName(slot));
    upload.addEventListener('progress', ({ detail }) => {
      announcer.update(detail.ratio);
      onProgress(slot, detail);
    });
    await upload.run();
    return await finishEnvelope(sealer, deposit, slot);
  } catch (error) {
    // What comes next is sealed under a new key.
    if (error.code === 'file-changed') await keepSlot(deposit.id, slot, {});
    if (error.code === 'bad-file-name') await letGo(screen, error);
    throw error;
  } finally {
    sealer.close();
  }
}

async function finishEnvelope(sealer, deposit, slot) {
  const { keyfile, composite, size, parts, files } = await sealer.finish();
  const done = {
    slot,
    key_file: JSON.parse(new TextDecoder().decode(keyfile)),
    object: {
      size_bytes: size,
      parts: parts.map(({ number, size: bytes, sha256 }) => ({ number, size_bytes: bytes, sha256 })),
      composite_sha256: composite,
    },
    files: files.map(({ name, size: bytes, sha256 }) => ({ name, size_bytes: bytes, sha256 })),
  };
  await keepSlot(deposit.id, slot, { done });
  return done;
}

/** The seal file is written once and kept here until the receipt: after a cut, the very same bytes are sent again. */
async function sealFile(screen, envelopes) {
  const { deposit, consultation, manifest } = screen.data;
  const kept = (await savedDeposit(deposit.id))?.sealFile;
  if (kept) return kept;
  const confirmations = Object.fromEntries(CONFIRMATIONS.map((name) => [name, screen.state.confirmed[name] === true]));
  const content = {
    v: 'plis/v1',
    consultation: consultation.id,
    submission: deposit.id,
    mh: manifest.mh,
    confirmations,
    envelopes,
  };
  const bytes = new TextEncoder().encode(JSON.stringify(content));
  await keep(deposit.id, { sealFile: bytes });
  return bytes;
}

const pause = (attempt) =>
  new Promise((resolve) => {
    setTimeout(resolve, FIRST_WAIT_MS * 2 ** attempt * (0.5 + Math.random()));
  });

async function putSealFile(deposit, bytes, sha256) {
  for (let attempt = 0; ; attempt += 1) {
    const signed = await api.post(`/v1/deposits/${deposit.id}/seal-file`, { size_bytes: bytes.length, sha256 });
    const { status, code } = await put({ ...signed, body: bytes });
    if ((status >= 200 && status < 300) || status === 412) return; // 412: it arrived before, and is written once
    if (attempt >= SEAL_TRIES && status === 0) throw new NetworkLost();
    if (attempt >= SEAL_TRIES)
      throw new UploadFailed(status === 507 ? 'storage-full' : 'storage-refused', { status, s3Code: code });
    await pause(attempt);
  }
}

/** One tab at a time: two would seal the same deposit under two keys. */
const alone = (id, work) =>
  navigator.locks.request(`souspli-depot-${id}`, { ifAvailable: true }, (lock) => {
    if (!lock) throw Object.assign(new Error('another tab sends this deposit'), { code: 'sent-elsewhere' });
    return work();
  });

/**
 * Seals and sends everything; resolves once the platform has the deposit. Calling it again after a failure goes on
 * where it stopped.
 * Throws an error of code sent-elsewhere while another tab of this browser sends the same deposit.
 */
export const transmit = (screen, onProgress) =>
  alone(screen.data.deposit.id, async () => {
    const { id } = screen.data.deposit;
    const { state } = await api.get(`/v1/deposits/${id}`, {}, { stay: true });
    if (state === 'started') await transmitAll(screen, onProgress); // else another tab ended it, or an answer was lost
    await forget(id);
  });

async function transmitAll(screen, onProgress) {
  const { deposit } = screen.data;
  const envelopes = [];
  if (!(await savedDeposit(deposit.id))?.sealFile)
    for (const slot of deposit.slots) envelopes.push(await transmitEnvelope(screen, slot, onProgress));
  const bytes = await sealFile(screen, envelopes);
  const sha256 = await sha256Base64(bytes);
  await putSealFile(deposit, bytes, sha256);
  try {
    await api.post(`/v1/deposits/${deposit.id}/seal`, { manifest_sha256: hexOf(sha256) });
  } catch (error) {
    if (error.status === REFUSED_FOR_GOOD) await letGo(screen, error);
    throw error;
  }
}

/** What the platform refuses for good is let go, so that the bidder can seal again: envelopes named, else all. */
async function letGo(screen, error) {
  const { deposit } = screen.data;
  const wrong = Object.keys(error.errors ?? {});
  const named = deposit.slots.filter((slot) => wrong.some((key) => key.startsWith(`${slot}.`)));
  await keep(deposit.id, { sealFile: undefined });
  for (const slot of named.length ? named : deposit.slots) await keepSlot(deposit.id, slot, {});
  screen.data.saved = await savedDeposit(deposit.id);
}
