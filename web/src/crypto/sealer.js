/**
 * Seal one envelope in the browser, in parallel, in constant memory, and be able to take up again after a cut.
 *
 *   filesOf(FileList | File[]) → [{ name, file, size, lastModified }]        to be called when they are chosen:
 *       what they are then is what create() expects to find. Names are cleaned, what a
 *       system keeps for itself is left out (file-names.js).
 *
 *   const sealer = await Sealer.create({ manifest, slot, submission, bidder, files })
 *       manifest: from verifyManifest(); bidder: { key: text }; files: from filesOf(), or [{ name, file: any Blob }]
 *       optional: workers (their number), createWorker (tests)
 *   sealer.plan → { size, parts, partSizes: [bytes], files: [{name, size}] }        known before a byte is read
 *   for await (const part of sealer.parts({ skip: new Set() })) …
 *       part: { number, bytes: Uint8Array, size, sha256 (base64, what S3 wants), release() }; several uploaders may
 *       share the iterator: each next() gives another part, and no more than workers + 1 parts wait in memory.
 *       Call release() once the part is sent (optional): its memory is used again, which is a third faster
 *   await sealer.finish() → { keyfile: Uint8Array, keyfileSha256, composite, size,
 *                             parts: [{ number, size, sha256 }], files: [{ name, size, sha256 }] }    wipes the secrets
 *   sealer.exportState() → plain object for IndexedDB. It holds the secrets of this envelope: delete it after finish().
 *       Save it before a part is sent for the first time: it is what makes the resume rule hold.
 *   const sealer = await Sealer.resume(state, files, { workers })
 *       throws FileChanged when a file has another name, size or date; parts already made are then made again and
 *       compared, sent or not, so that the same key and nonce never see other bytes: FileChanged if one differs.
 *       Give the parts already sent as `skip`.
 *   sealer.close()                                        frees the workers; parts() then rejects
 *
 * Errors: SealError and FileChanged (errors.js).
 */
import { b64, random, unb64, wipe } from './bytes.js';
import { newBody, recipientOf } from './agefile.js';
import { FileChanged, SealError } from './errors.js';
import { FileDigests } from './file-digests.js';
import { SECRET_BYTES, makeContext, makeKeyFile, offerIdentity } from './keyfile.js';
import { fileList, plan } from './layout.js';
import { Pool, poolSize } from './pool.js';
import { choose } from '../file-names.js';
import { LIST_NAME } from './tar.js';

const STATE = 'plis/v1/state';
/** Plain parts waiting for their digest, beside those being sealed: sealing is faster, and waits. */
const PLAIN_WAITING = 2;

export function filesOf(list) {
  return choose(list, [], { reserved: [LIST_NAME] }).chosen;
}

const describe = ({ name, file }) => ({ name, size: file.size, lastModified: file.lastModified ?? 0 });

/** A file that was replaced or removed has another size or date by now; a removed one may even have none. */
function checkUnchanged(files) {
  for (const { name, file, size = file.size, lastModified = file.lastModified } of files) {
    if (file.size !== size || file.lastModified !== lastModified) throw new FileChanged(name);
  }
}

function checkSame(expected, files) {
  if (expected.length !== files.length)
    throw new FileChanged(expected[files.length]?.name ?? files[expected.length].name);
  expected.forEach((before, i) => {
    const now = describe(files[i]);
    if (now.name !== before.name || now.size !== before.size || now.lastModified !== before.lastModified) {
      throw new FileChanged(before.name);
    }
  });
}

async function freshState(manifest, context, bidder, files) {
  const s_c = random(SECRET_BYTES);
  const s_g = random(SECRET_BYTES);
  const body = await newBody(await recipientOf(offerIdentity(context, s_c, s_g)));
  return { v: STATE, manifest, context, bidder, s_c, s_g, ...body, files: files.map(describe), digests: {} };
}

export class Sealer {
  #state;
  #files;
  #layout;
  #pool;
  #digests;
  #buffers = [];

  /** Use create() or resume(). */
  constructor(state, files, { workers = poolSize(), createWorker } = {}) {
    this.#state = state;
    this.#files = files;
    this.#layout = plan(files, state);
    this.#pool = new Pool('seal', workers, { create: createWorker });
    this.#digests = new FileDigests(this.#layout, files, { create: createWorker, waiting: workers + PLAIN_WAITING });
    this.workers = workers;
  }

  static async create({ manifest, slot, submission, bidder, files, ...options }) {
    if (!Object.hasOwn(manifest.slots, slot)) throw new SealError('manifest-invalid', slot);
    const context = makeContext(manifest.mh, slot, submission);
    checkUnchanged(files);
    plan(files, { context, bidder }); // refuses bad names before anything is drawn
    return new Sealer(await freshState(manifest, context, { ...bidder }, files), files, options);
  }

  static async resume(state, files, options) {
    if (state.v !== STATE) throw new TypeError('not the state of a sealer');
    checkSame(state.files, files);
    return new Sealer(structuredClone(state), files, options);
  }

  get plan() {
    const { size, parts, files } = this.#layout;
    return { size, parts, partSizes: Array.from({ length: parts }, (_, i) => this.#layout.partSize(i + 1)), files };
  }

  exportState() {
    return structuredClone(this.#state);
  }

  async #list() {
    return fileList(this.#state.context, this.#state.bidder, await this.#digests.all());
  }

  async #seal(number) {
    const list = this.#layout.needsList(number) ? await this.#list() : await this.#digests.room(number);
    const head = number === 1 ? this.#state.head : new Uint8Array(0);
    const buffers = { out: this.#buffers.pop(), plain: this.#digests.plainBuffer() };
    const job = { ...this.#layout.job(number, list), ...buffers, head, key: this.#state.streamKey };
    return this.#pool.run('sealPart', job, Object.values(buffers).filter(Boolean));
  }

  async #part(number) {
    const sealing = this.#seal(number);
    this.#digests.take(number, sealing);
    const { bytes, digest } = await sealing;
    const sha256 = b64(digest);
    this.#remember(number, sha256);
    return { number, bytes, size: bytes.length, sha256, release: () => this.#release(bytes) };
  }

  /** A buffer comes back once: a second release() finds it given away. */
  #release(bytes) {
    if (bytes.buffer.byteLength > 0 && !this.#buffers.includes(bytes.buffer)) this.#buffers.push(bytes.buffer);
  }

  #remember(number, sha256) {
    const before = this.#state.digests[number];
    if (before !== undefined && before !== sha256) {
      const { segments } = this.#layout.job(number);
      throw new FileChanged(segments.find((segment) => segment.name)?.name ?? '');
    }
    this.#state.digests[number] = sha256;
  }

  async *parts({ skip = new Set() } = {}) {
    const ahead = [];
    let next = 1;
    while (true) {
      while (ahead.length <= this.workers && next <= this.#layout.parts) {
        const part = this.#part(next++);
        part.catch(() => {}); // reported when its turn comes
        ahead.push(part);
      }
      if (!ahead.length) return;
      const part = await ahead.shift();
      if (skip.has(part.number)) part.release();
      else yield part;
    }
  }

  async finish() {
    const { manifest, context, s_c, s_g, digests } = this.#state;
    const sha256 = Array.from({ length: this.#layout.parts }, (_, i) => digests[i + 1]);
    if (sha256.includes(undefined)) throw new TypeError('some parts were not sealed yet');
    const files = await this.#digests.all();
    const { size } = this.#layout;
    const keyfile = await makeKeyFile({ manifest, context, s_c, s_g, size, parts: sha256.map(unb64) });
    wipe(s_c, s_g, this.#state.streamKey);
    this.close();
    const parts = sha256.map((digest, i) => ({ number: i + 1, size: this.#layout.partSize(i + 1), sha256: digest }));
    return { keyfile: keyfile.bytes, keyfileSha256: keyfile.sha256, composite: keyfile.composite, size, parts, files };
  }

  close() {
    this.#pool.close();
    this.#digests.close();
  }
}
