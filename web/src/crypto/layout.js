/**
 * Where everything lies in the payload archive, before a byte is read.
 *
 *   plan(files, {context, bidder}) → Layout          files: [{ name, file: Blob }]; throws "name-invalid",
 *                                                    "name-duplicate"
 *   fileList(context, bidder, [{name, size, sha256}]) → Uint8Array           MANIFESTE.json
 *   class Layout {
 *     files: [{name, size}]     payloadSize     size (bytes of the sealed body)     parts (their number)
 *     partSize(number)          bytes of a sealed part, numbered from 1
 *     needsList(number)         whether the part holds bytes of MANIFESTE.json, known only once every file is digested
 *     job(number, list)         what the sealing worker needs for that part; `list` = bytes of fileList, if needed
 *   }
 */
import { canonical } from './canonical.js';
import { CHUNK, PART_CHUNKS, PART_PLAIN, bodySize, partSizes } from './keyfile.js';
import { VERSION } from './manifest.js';
import { END, LIST_NAME, Names, header, padding } from './tar.js';

const NO_DIGEST = '0'.repeat(64);

export function fileList(context, bidder, files) {
  return canonical({
    v: VERSION,
    ...context,
    bidder,
    files: files.map(({ name, size, sha256 }) => ({ name, size, sha256 })),
  });
}

function lay(pieces) {
  let at = 0;
  return pieces
    .filter((piece) => piece.length > 0)
    .map((piece) => {
      const placed = { ...piece, at };
      at += piece.length;
      return placed;
    });
}

function filePieces({ name, file }) {
  const head = header(name, file.size);
  return [
    { bytes: head, length: head.length },
    { blob: file, name, length: file.size },
    { length: padding(file.size) },
  ];
}

class Layout {
  #pieces;
  #listAt;

  constructor(files, context, bidder) {
    this.files = files.map(({ name, file }) => ({ name, size: file.size }));
    const listSize = fileList(
      context,
      bidder,
      this.files.map((f) => ({ ...f, sha256: NO_DIGEST })),
    ).length;
    const listHead = header(LIST_NAME, listSize);
    const fixed = files.flatMap(filePieces);
    fixed.push({ bytes: listHead, length: listHead.length });
    const tail = { list: true, length: listSize };
    this.#pieces = lay([...fixed, tail, { length: padding(listSize) + END.length }]);
    this.#listAt = this.#pieces.find((piece) => piece.list).at;
    this.#listSize = listSize;
    const last = this.#pieces.at(-1);
    this.payloadSize = last.at + last.length;
    this.size = bodySize(this.payloadSize);
    this.#sizes = partSizes(this.size);
  }

  #listSize;
  #sizes;

  get parts() {
    return this.#sizes.length;
  }

  partSize(number) {
    return this.#sizes[number - 1];
  }

  #range(number) {
    const start = (number - 1) * PART_PLAIN;
    return { start, end: Math.min(this.payloadSize, start + PART_PLAIN) };
  }

  needsList(number) {
    const { start, end } = this.#range(number);
    return end > this.#listAt && start < this.#listAt + this.#listSize;
  }

  #segment(piece, start, end, list) {
    const from = Math.max(0, start - piece.at);
    const to = Math.min(piece.length, end - piece.at);
    if (piece.blob) return { blob: piece.blob, start: from, end: to, whole: piece.length, name: piece.name };
    const bytes = piece.list ? list : piece.bytes;
    return bytes ? { bytes: bytes.slice(from, to) } : { zeros: to - from };
  }

  job(number, list) {
    const { start, end } = this.#range(number);
    const met = this.#pieces.filter((piece) => piece.at < end && piece.at + piece.length > start);
    return {
      number,
      size: end - start,
      segments: met.map((piece) => this.#segment(piece, start, end, list)),
      firstChunk: (number - 1) * PART_CHUNKS,
      last: number === this.parts,
    };
  }
}

export function plan(files, { context, bidder }) {
  const names = new Names();
  for (const { name } of files) names.add(name);
  return new Layout(files, context, bidder);
}

export { CHUNK };
