// What is typed in a grid of marks, saved as it comes: cells wait in one queue, go in small batches, each over the
// version that was read; nothing typed is dropped. Exports: Cells, shown(decimal).
//   new Cells(screen, path, known, reread)   known: offer → item → {value, comment, version}; reread() → the same, anew
//   cells.of(offer, item)            {value, comment, state, error}
//   cells.type(offer, item, change)  change: {value} as typed, or {comment}
import { api, NetworkLost } from '../../src/api.js';
import { decimal } from '../../src/decimal.js';
import { serverNow } from '../../src/clock.js';
import { explain } from '../../src/explain.js';
import { time } from '../../src/format.js';
import { lang, t } from '../../src/i18n.js';
import { announce } from '../../src/status.js';

const MOST = 50;
const AGAIN_MS = 10_000;
const NUMBER = /^\d{1,6}(\.\d{1,4})?$/;
const keyOf = (offer, item) => `${offer} ${item}`;

export const shown = (value) => (lang === 'en' ? (value ?? '') : (value ?? '').replace('.', ','));

export class Cells {
  #screen;
  #path;
  #reread;
  #cells = new Map();
  #waiting = new Set();
  #sending = null;

  constructor(screen, path, known, reread) {
    this.#screen = screen;
    this.#reread = reread;
    this.#path = path;
    for (const [offer, row] of Object.entries(known))
      for (const [item, mark] of Object.entries(row)) this.#cells.set(keyOf(offer, item), { ...mark, offer, item });
    this.savedAt = null;
    this.lost = false;
    addEventListener('beforeunload', (event) => {
      if (this.pending) event.preventDefault();
    });
  }

  get pending() {
    return this.#waiting.size > 0 || this.#sending !== null;
  }

  get wrong() {
    return [...this.#cells.values()].filter(({ error }) => error).length;
  }

  of(offer, item) {
    const found = this.#cells.get(keyOf(offer, item));
    if (!found) return { value: '', comment: '', state: '' };
    const waits = this.#waiting.has(keyOf(offer, item)) || this.#sending?.has(keyOf(offer, item));
    const kept = found.version && !found.error && found.value !== null;
    return {
      value: found.typed ?? shown(found.value),
      comment: found.comment,
      error: found.error,
      state: waits ? 'saving' : kept ? 'saved' : '',
    };
  }

  type(offer, item, { value: text, comment }) {
    const key = keyOf(offer, item);
    const before = this.#cells.get(key) ?? { offer, item, value: null, comment: '', version: 0 };
    const next = { ...before, error: '', ...(comment !== undefined && { comment }) };
    if (text !== undefined) Object.assign(next, read(text));
    if (!next.error && next.typed === undefined && same(before, next)) return;
    this.#cells.set(key, next);
    if (!next.error) this.#waiting.add(key);
    this.#screen.update({});
    this.#send();
  }

  async #send() {
    if (this.#sending || !this.#waiting.size) return;
    const keys = [...this.#waiting].slice(0, MOST);
    for (const key of keys) this.#waiting.delete(key);
    this.#sending = new Set(keys);
    try {
      const sent = keys.map((key) => this.#cells.get(key));
      const body = {
        marks: sent.map(({ offer, item, value, comment, version }) => ({ offer, item, value, comment, version })),
      };
      this.#keep(keys, sent, await api.put(this.#path, body, { idempotent: true }));
    } catch (error) {
      await this.#refused(keys, error);
    }
    this.#sending = null;
    this.#screen.update({});
    if (!this.lost) this.#send();
  }

  #keep(keys, sent, { marks }) {
    for (const [index, key] of keys.entries()) {
      const now = this.#cells.get(key);
      const { offer, item } = sent[index];
      now.version = marks[offer]?.[item]?.version ?? now.version;
    }
    this.lost = false;
    this.savedAt = serverNow();
    announce(t('analysis.saved_at', { at: time(this.savedAt) }));
  }

  /** What is wrong is told in its cell, the others go again; what the network lost goes again a little later. */
  async #refused(keys, error) {
    this.lost = error instanceof NetworkLost || error.status >= 500;
    if (this.lost) {
      for (const key of keys) this.#waiting.add(key);
      setTimeout(() => this.#send(), AGAIN_MS);
      return;
    }
    const fresh = error.status === 412 ? await this.#reread() : null;
    const faults = Object.entries(error.errors ?? {}).map(([name, phrase]) => [Number(name.split('.')[1]), phrase]);
    const wrong = new Map(faults.filter(([index]) => Number.isInteger(index)));
    for (const [index, key] of keys.entries()) {
      const cell = this.#cells.get(key);
      if (wrong.has(index)) cell.error = wrong.get(index);
      else if (wrong.size) this.#waiting.add(key);
      else if (fresh) this.#changedElsewhere(cell, fresh[cell.offer]?.[cell.item]);
      else cell.error = explain(error);
    }
    announce(t('analysis.not_saved'));
  }

  /** Its version is the new one: typing again writes over what the other tab wrote. What is the same is kept. */
  #changedElsewhere(cell, mark = { value: null, comment: '', version: 0 }) {
    const [typed, there] = [shown(cell.value), shown(mark.value)];
    cell.version = mark.version;
    if (typed === there && cell.comment === mark.comment) return;
    cell.typed = typed;
    cell.error = t('analysis.changed_elsewhere', { value: there || t('analysis.nothing') });
  }
}

/** What a person typed: a decimal mark, nothing, or a fault said beside the cell. */
function read(text) {
  if (!text) return { value: null, typed: undefined };
  const value = decimal(text);
  return NUMBER.test(value) ? { value, typed: undefined } : { typed: text, error: t('analysis.not_a_number') };
}

const same = (one, other) => one.value === other.value && one.comment === other.comment && !one.error;
