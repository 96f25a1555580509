/**
 * Open envelopes in the browser: members' shares, the gate's share, then the body by ranges, decrypted in workers.
 *
 * Member (its own device):
 *   await approve({ manifest, keyfile, identity, ephemeral }) → { pseudonym, share: Uint8Array }
 *       unwraps the member's share, checks it, and encrypts it to the opener's ephemeral recipient
 * Opener:
 *   await makeEphemeral() → { identity, recipient, fingerprint }          new for each session; kept in memory only
 *   const opener = new Opener({ manifest, keyfile, ephemeral, workers })  keyfile from readKeyFile()
 *   await opener.addShare(pseudonym, bytes)      what approve() gave; throws "share-rewrap" | "share-commitment" |
 *                                                "share-duplicate"
 *   await opener.addRecovery(identity)           instead of the members' shares
 *   await opener.addGate(bytes)                  what the gate released; throws "gate-rewrap" | "gate-commitment"
 *   opener.missing → { shares: how many still, gate: boolean }
 *   await opener.offer() → "AGE-SECRET-KEY-PQ-1…"    throws "shares-too-few" | "gate-missing" | "secret-commitment"
 *   await opener.open({ fetchRange, create, onProgress, signal }) → { bidder, files, corrupted }     see unpack.js
 *       fetchRange(start, end, signal) → Promise<Uint8Array> of the bytes start ≤ i < end of the body
 *       create(name, size) → sink, from folderSink(), blobSink() or your own
 *       onProgress({ done, total }) in bytes of the body
 *       throws "body-size" | "part-digest" (storage), "body-key" | "body-undecryptable" | "payload-…" (bidder)
 * Evaluator (given the offer identity, re-wrapped to its key):
 *   await rewrap(offer, recipients) → Uint8Array      await unwrapOffer(bytes, identity) → offer
 *   await openWith(offer, { keyfile, fetchRange, create, onProgress, signal, workers }) → as opener.open
 * Sinks:
 *   folderSink(directoryHandle) → create         writes under a folder chosen by the person (File System Access)
 *   blobSink() → { create, files: Map(name → Blob) }
 */
import { encryptTo, decryptWith, identityFromSeed, openBody, recipientOf, seedOf, HEAD_BYTES } from './agefile.js';
import { hex, random, sha256 } from './bytes.js';
import { SealError } from './errors.js';
import { PART_CHUNKS, offerIdentity, partSizes } from './keyfile.js';
import { fingerprint } from './manifest.js';
import { Pool, poolSize } from './pool.js';
import { checkGateShare, checkShare, combineShares, unwrapRecovery, unwrapShare } from './shares.js';
import { PullReader, unpack } from './unpack.js';

export { blobSink, folderSink } from './sinks.js';

export async function makeEphemeral() {
  const identity = identityFromSeed(random(32));
  const recipient = await recipientOf(identity);
  return { identity, recipient, fingerprint: await fingerprint(recipient) };
}

export async function approve({ manifest, keyfile, identity, ephemeral }) {
  const { pseudonym, share } = await unwrapShare(manifest, keyfile, identity);
  return { pseudonym, share: await encryptTo([ephemeral], share) };
}

/** The 32-byte seed travels, not its text: both sides rebuild the same identity from it. */
export async function rewrap(offer, recipients) {
  return encryptTo(recipients, seedOf(offer));
}

export async function unwrapOffer(bytes, identity) {
  return identityFromSeed(await decryptWith(identity, bytes));
}

async function receive(ephemeral, bytes, code, where) {
  try {
    return await decryptWith(ephemeral.identity, bytes);
  } catch (cause) {
    throw new SealError(code, where, { cause });
  }
}

function ranges(size) {
  let end = 0;
  return partSizes(size).map((length) => {
    const start = end;
    end += length;
    return { start, end };
  });
}

async function fetchPart({ keyfile, fetchRange, signal }, { start, end }, number) {
  const bytes = await fetchRange(start, end, signal);
  if (bytes.length !== end - start) throw new SealError('body-size', `part ${number}`);
  return { number, bytes, digest: keyfile.parts[number - 1] };
}

/** Key of the body, read in its first part. That part's digest is checked by the worker, before any decryption. */
async function bodyKey(first, offer, pool) {
  const { number, bytes, digest } = first;
  await pool.run('checkPart', { number, bytes, digest });
  try {
    return await openBody(bytes.slice(0, HEAD_BYTES), offer);
  } catch (cause) {
    throw new SealError('body-key', cause.message, { cause });
  }
}

/** Plaintext, in order, decrypted a few parts ahead. */
async function* plaintext(offer, job, pool) {
  const all = ranges(job.keyfile.size);
  let key;
  const decrypt = async (index) => {
    const part = await fetchPart(job, all[index], index + 1);
    key ??= bodyKey(part, offer, pool);
    const place = {
      skip: index === 0 ? HEAD_BYTES : 0,
      firstChunk: index * PART_CHUNKS,
      last: index === all.length - 1,
    };
    const streamKey = await key;
    return (await pool.run('openPart', { ...part, ...place, key: streamKey }, [part.bytes.buffer])).bytes;
  };
  const ahead = [];
  for (let next = 0, given = 0; given < all.length; given++) {
    // The first part alone gives the key: nothing else is fetched before it.
    while (next < all.length && ahead.length < (given === 0 ? 1 : pool.size)) {
      const part = decrypt(next++);
      part.catch(() => {}); // reported when its turn comes
      ahead.push(part);
    }
    yield await ahead.shift();
    job.onProgress?.({ done: all[given].end, total: job.keyfile.size });
  }
}

let hashSerial = 0;

/**
 * SHA-256 of a file. One that comes in a single piece is digested at once by the engine, three times faster; the pieces
 * of the others go, in order, to a worker kept for that.
 */
function poolHasher(pool) {
  return () => {
    const id = ++hashSerial;
    const send = (piece) => {
      const bytes = piece.slice(); // given away, while the sink still reads the piece
      return pool.run('hashPiece', { id, bytes }, [bytes.buffer]);
    };
    let only = new Uint8Array(0);
    const update = async (piece) => {
      if (only?.length === 0) {
        only = piece;
        return;
      }
      if (only) await send(only);
      only = undefined;
      await send(piece);
    };
    return { update, hex: async () => hex(only ? await sha256(only) : (await pool.run('hashEnd', { id })).digest) };
  };
}

export async function openWith(offer, { workers = poolSize(), create: createSink, createWorker, ...job }) {
  const pool = new Pool('open', workers, { create: createWorker });
  const hashing = new Pool('open', 1, { create: createWorker });
  const reader = new PullReader(plaintext(offer, job, pool));
  try {
    return await unpack(reader, job.keyfile.context, { create: createSink, hasher: poolHasher(hashing) });
  } finally {
    pool.close();
    hashing.close();
    await reader.close();
  }
}

export class Opener {
  #manifest;
  #keyfile;
  #ephemeral;
  #options;
  #shares = [];
  #recovered;
  #s_g;

  constructor({ manifest, keyfile, ephemeral, ...options }) {
    this.#manifest = manifest;
    this.#keyfile = keyfile;
    this.#ephemeral = ephemeral;
    this.#options = options;
  }

  get missing() {
    const shares = this.#recovered ? 0 : Math.max(0, this.#manifest.k - this.#shares.length);
    return { shares, gate: !this.#s_g };
  }

  async addShare(pseudonym, bytes) {
    if (this.#shares.some((given) => given.pseudonym === pseudonym)) throw new SealError('share-duplicate', pseudonym);
    const share = await receive(this.#ephemeral, bytes, 'share-rewrap', pseudonym);
    await checkShare(this.#manifest, this.#keyfile, pseudonym, share);
    this.#shares.push({ pseudonym, share });
  }

  async addRecovery(identity) {
    this.#recovered = await unwrapRecovery(this.#manifest, this.#keyfile, identity);
  }

  async addGate(bytes) {
    this.#s_g = await checkGateShare(this.#keyfile, await receive(this.#ephemeral, bytes, 'gate-rewrap'));
  }

  async offer() {
    const s_c = this.#recovered ?? (await combineShares(this.#manifest, this.#keyfile, this.#shares));
    return offerIdentity(this.#keyfile.context, s_c, await checkGateShare(this.#keyfile, this.#s_g));
  }

  async open(job) {
    return openWith(await this.offer(), { keyfile: this.#keyfile, ...this.#options, ...job });
  }
}
