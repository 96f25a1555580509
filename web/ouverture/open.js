// Opening envelopes in this browser: release, shares, decryption by ranges, digests, and the findings written on the
// register; several at a time, so that a thousand cost a thousand times what one does.
// Exports: openEnvelopes(screen, [{ deposit, envelope }], onOpened?), merged(session, answer).
import { api, ApiProblem } from '../src/api.js';
import { canonical } from '../src/crypto/canonical.js';
import { SealError } from '../src/crypto/errors.js';
import { readKeyFile } from '../src/crypto/keyfile.js';
import { blobSink, Opener } from '../src/crypto/opener.js';
import { bytesOf } from '../components/unlock/unlock.js';
import { ephemeralOf } from './ephemeral.js';

const RANGE_TRIES = 4;
const FIRST_WAIT_MS = 500;
/** As many as one call takes; fewer when large, so that addresses signed together are all used before they expire. */
const PAGE_ENVELOPES = 20;
const PAGE_BYTES = 256 * 1024 * 1024;
/** Opened files kept in memory to be saved; beyond, an envelope is opened again to save its files. */
const KEPT_BYTES = 1024 * 1024 * 1024;

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

/** A session with what an answer says anew: the deposits it names, and no other. */
export const merged = (session, answer) => {
  const fresh = new Map(answer.deposits.map((one) => [one.id, one]));
  return { ...session, ...answer, deposits: session.deposits.map((one) => fresh.get(one.id) ?? one) };
};

async function report(screen, results) {
  const { base, session } = screen.data;
  const answer = await api.post(`${base}/openings/${session.id}/results`, { results });
  screen.data.session = merged(screen.data.session, answer);
}

function keep(screen, id, { files, corrupted }, sink) {
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  const room = (screen.state.kept ?? 0) + bytes <= KEPT_BYTES;
  if (room) screen.state.kept = (screen.state.kept ?? 0) + bytes;
  screen.state.opened[id] = files.map((file) => ({
    ...file,
    blob: room ? sink.files.get(file.name) : null,
    corrupted: corrupted.includes(file),
  }));
}

/** What opening one released envelope showed; what is neither a success nor a failed check is thrown. */
async function finding(screen, released) {
  const { deposit_id: deposit, slot } = released;
  const id = `${deposit}/${slot}`;
  const sink = blobSink();
  const onProgress = ({ done, total }) =>
    screen.update({ transfers: { ...screen.state.transfers, [id]: done / total } });
  try {
    const opener = await prepared(screen, released, { id: deposit }, slot);
    const found = await opener.open({ fetchRange: rangeReader(released.body.url), create: sink.create, onProgress });
    keep(screen, id, found, sink);
    const outcome = found.corrupted.length
      ? { outcome: 'failed', check: 'file-digest', fault: 'bidder' }
      : { outcome: 'opened', check: 'intact' };
    return { deposit_id: deposit, slot, ...outcome, files: listed(found.files) };
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    return { deposit_id: deposit, slot, outcome: 'failed', check: error.code, fault: error.fault, files: [] };
  } finally {
    delete screen.state.transfers[id];
  }
}

/** What was found is written even when what comes next cannot be opened now. */
async function openPage(screen, page, onOpened) {
  const { base, session } = screen.data;
  const envelopes = page.map(({ deposit, envelope }) => ({ deposit_id: deposit.id, slot: envelope.slot }));
  const { items } = await api.post(`${base}/openings/${session.id}/releases`, { envelopes });
  const found = [];
  try {
    for (const item of items) {
      found.push(await finding(screen, item));
      onOpened();
    }
  } finally {
    if (found.length) await report(screen, found);
  }
}

/** A page is released whole or not at all: when one of its envelopes is refused, the others are asked one by one. */
async function openPageOrEach(screen, page, onOpened) {
  try {
    await openPage(screen, page, onOpened);
    return null;
  } catch (error) {
    if (!(error instanceof ApiProblem) || page.length === 1) throw error;
  }
  let refused = null;
  for (const one of page)
    await openPage(screen, [one], onOpened).catch((error) => {
      if (!(error instanceof ApiProblem)) throw error;
      refused ??= error;
    });
  return refused;
}

function pagesOf(wanted) {
  const pages = [];
  let bytes = 0;
  for (const one of wanted) {
    bytes += one.envelope.size_bytes;
    if (!pages.length || pages.at(-1).length === PAGE_ENVELOPES || bytes > PAGE_BYTES) {
      pages.push([]);
      bytes = one.envelope.size_bytes;
    }
    pages.at(-1).push(one);
  }
  return pages;
}

/** Resolves when every finding is written, whether envelopes opened or a check failed; throws the first refusal. */
export async function openEnvelopes(screen, wanted, onOpened = () => {}) {
  let refused = null;
  for (const page of pagesOf(wanted)) {
    const problem = await openPageOrEach(screen, page, onOpened);
    refused ??= problem;
  }
  if (refused) throw refused;
}
