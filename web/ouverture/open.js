// Opening envelopes in this browser: release, shares, decryption by ranges, digests, and the findings written on the
// register; several at a time, so that a thousand cost a thousand times what one does.
// Exports: openEnvelopes(screen, [{ deposit, envelope }], { onOpened, folder, stopped }?), merged(session, answer),
// reopen(screen, deposit, envelope) → [{ name, blob }].
// `folder`: where files are written as they are opened; `stopped()`: whether the person asked to pause, after the
// envelope under way.
import { api, ApiProblem } from '../src/api.js';
import { canonical } from '../src/crypto/canonical.js';
import { SealError } from '../src/crypto/errors.js';
import { readKeyFile } from '../src/crypto/keyfile.js';
import { blobSink, Opener } from '../src/crypto/opener.js';
import { rangeReader } from '../src/ranges.js';
import { sinkIn } from '../src/saving.js';
import { bytesOf } from '../components/unlock/unlock.js';
import { offered } from './readers.js';
import { folderOf } from './folders.js';

/** As many as one call takes; fewer when large, so that addresses signed together are all used before they expire. */
const PAGE_ENVELOPES = 20;
const PAGE_BYTES = 256 * 1024 * 1024;
/** Opened files kept in memory to be saved; beyond, an envelope is opened again to save its files. */
const KEPT_BYTES = 1024 * 1024 * 1024;

async function prepared(screen, released, deposit, slot) {
  const { manifest, ephemeral } = screen.data;
  const keyfile = await readKeyFile(canonical(released.key_file), manifest, slot, deposit.id);
  const opener = new Opener({ manifest, keyfile, ephemeral });
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
  if (!sink) {
    screen.state.opened[id] = files.map((file) => ({ ...file, blob: null, corrupted: corrupted.includes(file) }));
    return;
  }
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  const room = (screen.state.kept ?? 0) + bytes <= KEPT_BYTES;
  if (room) screen.state.kept = (screen.state.kept ?? 0) + bytes;
  screen.state.opened[id] = files.map((file) => ({
    ...file,
    blob: room ? sink.files.get(file.name) : null,
    corrupted: corrupted.includes(file),
  }));
}

/** The folder of that envelope when one was chosen, else memory. */
function sinkOf(screen, { deposit_id: id, slot }, folder) {
  if (!folder) return blobSink();
  const deposit = screen.data.session.deposits.find((one) => one.id === id);
  const envelope = deposit.envelopes.find((one) => one.slot === slot);
  return { create: sinkIn(folder, folderOf(deposit, envelope)), files: null };
}

/** What opening one released envelope showed; what is neither a success nor a failed check is thrown. */
async function finding(screen, released, folder) {
  const { deposit_id: deposit, slot } = released;
  const id = `${deposit}/${slot}`;
  const sink = sinkOf(screen, released, folder);
  const onProgress = ({ done, total }) =>
    screen.update({ transfers: { ...screen.state.transfers, [id]: done / total } });
  try {
    const opener = await prepared(screen, released, { id: deposit }, slot);
    const found = await opener.open({ fetchRange: rangeReader(released.body.url), create: sink.create, onProgress });
    keep(screen, id, found, sink.files && sink);
    const offer = await opener.offer();
    const outcome = found.corrupted.length
      ? { outcome: 'failed', check: 'file-digest', fault: 'bidder' }
      : { outcome: 'opened', check: 'intact' };
    return { result: { deposit_id: deposit, slot, ...outcome, files: listed(found.files) }, offer };
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    return {
      result: { deposit_id: deposit, slot, outcome: 'failed', check: error.code, fault: error.fault, files: [] },
      offer: null,
    };
  } finally {
    delete screen.state.transfers[id];
  }
}

/** What was found is written even when what comes next cannot be opened now. */
async function openPage(screen, page, { onOpened, folder, stopped }) {
  const { base, session } = screen.data;
  const envelopes = page.map(({ deposit, envelope }) => ({ deposit_id: deposit.id, slot: envelope.slot }));
  const { items } = await api.post(`${base}/openings/${session.id}/releases`, { envelopes });
  const found = [];
  try {
    for (const item of items) {
      if (stopped()) break;
      found.push(await finding(screen, item, folder));
      onOpened();
    }
  } finally {
    if (found.length)
      await report(
        screen,
        found.map(({ result }) => result),
      );
  }
  await offered(
    screen,
    found
      .filter(({ result }) => result.outcome === 'opened')
      .map(({ result: { deposit_id, slot }, offer }) => ({ deposit_id, slot, offer })),
  );
}

/** A page is released whole or not at all: when one of its envelopes is refused, the others are asked one by one. */
async function openPageOrEach(screen, page, how) {
  try {
    await openPage(screen, page, how);
    return null;
  } catch (error) {
    if (!(error instanceof ApiProblem) || page.length === 1) throw error;
  }
  let refused = null;
  for (const one of page)
    await openPage(screen, [one], how).catch((error) => {
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
export async function openEnvelopes(
  screen,
  wanted,
  { onOpened = () => {}, folder = null, stopped = () => false } = {},
) {
  let refused = null;
  for (const page of pagesOf(wanted)) {
    if (stopped()) break;
    const problem = await openPageOrEach(screen, page, { onOpened, folder, stopped });
    refused ??= problem;
  }
  if (refused) throw refused;
}

/** The files of an envelope that was opened before, read again: they were too many to be kept. Throws SealError. */
export async function reopen(screen, deposit, envelope) {
  const { base, session } = screen.data;
  const wanted = [{ deposit_id: deposit.id, slot: envelope.slot }];
  const { items } = await api.post(`${base}/openings/${session.id}/releases`, { envelopes: wanted });
  const opener = await prepared(screen, items[0], deposit, envelope.slot);
  const sink = blobSink();
  await opener.open({ fetchRange: rangeReader(items[0].body.url), create: sink.create });
  return [...sink.files].map(([name, blob]) => ({ name, blob }));
}
