/**
 * Read the payload archive as it is decrypted.
 *
 *   new PullReader(asyncIterable of Uint8Array) { take(n) → bytes (fewer at the end only), some(max) → bytes, done() }
 *   await unpack(reader, context, { create, hasher }) → { bidder, files: [{name, size, sha256, declared}], corrupted }
 *       create(name, size) → sink { write(bytes), close() }, such as a FileSystemWritableFileStream
 *       hasher() → { update(bytes), hex() }, both may be asynchronous
 *       throws SealError "payload-invalid" | "payload-other" | "name-invalid" | "name-duplicate"
 *
 * Files are written as they come, before the list at the end is known: show none of them until this resolves, and
 * look at `corrupted` (files whose bytes are not those the bidder listed).
 */
import { parseCanonical } from './canonical.js';
import * as check from './check.js';
import { SealError } from './errors.js';
import { VERSION } from './manifest.js';
import { LIST_NAME, Names, padding, readEntry } from './tar.js';

const MAX_FILES = 10_000;
const MAX_LIST = 8 * 1024 * 1024;

export class PullReader {
  #source;
  #piece = new Uint8Array(0);

  constructor(iterable) {
    this.#source = iterable[Symbol.asyncIterator]();
  }

  /** At most `max` bytes, at least one unless the end is reached. A view: use it before the next call. */
  async some(max) {
    while (this.#piece.length === 0) {
      const { done, value } = await this.#source.next();
      if (done) return new Uint8Array(0);
      this.#piece = value;
    }
    const taken = this.#piece.subarray(0, max);
    this.#piece = this.#piece.subarray(taken.length);
    return taken;
  }

  async take(size) {
    const whole = new Uint8Array(size);
    let at = 0;
    while (at < size) {
      const piece = await this.some(size - at);
      if (piece.length === 0) return whole.subarray(0, at);
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  }

  async close() {
    await this.#source.return?.();
  }
}

function invalid(message) {
  return new SealError('payload-invalid', message);
}

async function skipPadding(reader, size) {
  const zeros = await reader.take(padding(size));
  if (zeros.length !== padding(size) || zeros.some((byte) => byte !== 0)) throw invalid('padding is not empty');
}

async function copy(reader, size, sink, hash) {
  for (let left = size; left > 0;) {
    const piece = await reader.some(left);
    if (piece.length === 0) throw invalid('a file is cut short');
    await Promise.all([sink.write(piece), hash.update(piece)]);
    left -= piece.length;
  }
  await skipPadding(reader, size);
}

function readFields(bytes) {
  const fields = check.record(parseCanonical(bytes), ['v', 'mh', 'slot', 'submission', 'bidder', 'files']);
  if (fields.v !== VERSION) throw new TypeError('unknown version');
  check.list(fields.files, 0, MAX_FILES, (file) => {
    check.record(file, ['name', 'size', 'sha256']);
    check.str(file.sha256, check.HEX256);
  });
  const values = Object.values(check.record(fields.bidder, Object.keys(fields.bidder)));
  if (values.some((value) => typeof value !== 'string')) throw new TypeError('the bidder is described by texts');
  return fields;
}

async function readList(reader, size, context) {
  const bytes = await reader.take(size);
  await skipPadding(reader, size);
  let fields;
  try {
    fields = readFields(bytes);
  } catch (cause) {
    throw new SealError('payload-invalid', cause.message, { cause });
  }
  if (['mh', 'slot', 'submission'].some((key) => fields[key] !== context[key])) throw new SealError('payload-other');
  return fields;
}

export async function unpack(reader, context, { create, hasher }) {
  const found = [];
  const names = new Names();
  let entry = await readEntry(reader);
  while (entry && entry.name !== LIST_NAME) {
    names.add(entry.name);
    const sink = await create(entry.name, entry.size);
    const hash = hasher();
    await copy(reader, entry.size, sink, hash);
    await sink.close();
    found.push({ ...entry, sha256: await hash.hex() });
    entry = await readEntry(reader);
  }
  if (!entry || entry.size > MAX_LIST) throw invalid('the list of files is missing or far too long');
  const { bidder, files: listed } = await readList(reader, entry.size, context);
  const same =
    listed.length === found.length && listed.every((f, i) => f.name === found[i].name && f.size === found[i].size);
  if (!same || (await readEntry(reader)) !== null) throw invalid('the files are not those of the list');
  const files = found.map((file, i) => ({ ...file, declared: listed[i].sha256 }));
  return { bidder, files, corrupted: files.filter((file) => file.sha256 !== file.declared) };
}
