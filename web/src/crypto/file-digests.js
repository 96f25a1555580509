/**
 * The SHA-256 of every file of an envelope, taken from the plain bytes the sealing workers have read: no byte is read
 * twice, but those that share a part with the list of files, which must be known before that part is sealed.
 *
 *   new FileDigests(layout, files, { create, waiting })        waiting: plain parts that may be in memory at once
 *   await room(number)                 until the bytes of that part may be read
 *   plainBuffer() → ArrayBuffer to read into, or undefined
 *   take(number, sealing)              sealing: promise of { plain }; to be called in order; a part taken again
 *                                      is let go
 *   await all() → [{ name, size, sha256 }]        once every part before the list has been taken
 *   close()
 */
import { hex } from './bytes.js';
import { Pool } from './pool.js';

export class FileDigests {
  #layout;
  #files;
  #pool;
  #waiting;
  #stream = crypto.randomUUID();
  /** By part number: settled once its bytes are digested. */
  #done = [Promise.resolve()];
  #buffers = [];
  #found = new Map();
  #all;

  constructor(layout, files, { create, waiting }) {
    this.#layout = layout;
    this.#files = files;
    this.#waiting = waiting;
    this.#pool = new Pool('seal', 1, { create });
  }

  room(number) {
    return this.#done[Math.max(0, Math.min(number - this.#waiting, this.#done.length - 1))];
  }

  plainBuffer() {
    return this.#buffers.pop();
  }

  take(number, sealing) {
    const known = number < this.#done.length || this.#layout.needsList(number);
    const taken = known
      ? sealing.then(({ plain }) => void this.#buffers.push(plain.buffer))
      : this.#follow(number, sealing);
    taken.catch(() => {}); // reported by whoever awaits the part, or the list
    if (!known) this.#done.push(taken);
  }

  async #follow(number, sealing) {
    const before = this.#done[number - 1];
    const { plain } = await sealing;
    await before;
    await this.#digest(number, plain.buffer, true);
  }

  async #digest(number, buffer, filled) {
    const { segments } = this.#layout.job(number);
    const job = { stream: this.#stream, segments, plain: buffer, filled };
    const { plain, digests } = await this.#pool.run('digestPart', job, buffer ? [buffer] : []);
    for (const { name, digest } of digests) this.#found.set(name, digest);
    this.#buffers.push(plain.buffer);
  }

  async #tail() {
    const first = this.#done.length;
    await this.#done.at(-1);
    for (let number = first; number <= this.#layout.parts; number++)
      await this.#digest(number, this.plainBuffer(), false);
    for (const { name, file } of this.#files) {
      if (!this.#found.has(name))
        this.#found.set(name, (await this.#pool.run('digestEmpty', { blob: file, name })).digest);
    }
    return this.#layout.files.map(({ name, size }) => ({ name, size, sha256: hex(this.#found.get(name)) }));
  }

  all() {
    this.#all ??= this.#tail();
    return this.#all;
  }

  close() {
    this.#pool.close();
  }
}
