/**
 * Names of files: cleaned, told apart, left out or refused by one table, the same on the server (domain/file_names.py).
 *
 *   clean(name) → name            the nearest accepted name
 *   refusal(name) → null | 'left-out' | 'too-deep' | 'too-long' | 'not-clean'
 *   key(name) → text              what makes two names the same where case is not told apart
 *   pathOf(file) → name           as the person has it: the path inside the chosen or dropped folder, else its name
 *   choose(files, before, { reserved }) → { chosen, left, renamed, refused }
 *       chosen: [{ name, from, file, size, lastModified }], with those of `before`
 *       `before`: entries chosen already; one with the same path is replaced by its new file. Two names that become one
 *       get a number. left: [name], renamed: [{ from, to }], refused: [{ name, reason }]. reserved: names that are
 *       taken
 */
import TABLE from './file-names.json' with { type: 'json' };

const CLASSES = Object.fromEntries(
  ['dropped', 'replaced', 'spaces'].map((kind) => [
    kind,
    TABLE[kind].map((span) => span.replace(/[0-9a-f]+/g, (code) => `\\u{${code}}`)).join(''),
  ]),
);
const DROPPED = new RegExp(`[${CLASSES.dropped}]`, 'gu');
const REPLACED = new RegExp(`[${CLASSES.replaced}]`, 'gu');
const EDGES = new RegExp(`^[${CLASSES.spaces}]+|[${CLASSES.spaces}.]+$`, 'gu');
const END = new RegExp(`[${CLASSES.spaces}.]+$`, 'u');
const RESERVED = new RegExp(`^(?:${TABLE.reserved})$`, 'u');
const LEFT_OUT = new RegExp(`^(?:${TABLE.left_out.join('|')})$`, 'u');

const bytes = (text) => new TextEncoder().encode(text).length;
const mapped = (text, change) => Array.from(text, change).join('');

/** Letter by letter, so that no language's rule of context enters. */
export const key = (name) =>
  mapped(
    mapped(
      mapped(name, (c) => c.toLowerCase()),
      (c) => c.toUpperCase(),
    ),
    (c) => c.toLowerCase(),
  );

function parts(segment) {
  const dot = segment.lastIndexOf('.');
  const short = dot > 0 && Array.from(segment.slice(dot + 1)).length <= TABLE.extension_letters;
  return short ? [segment.slice(0, dot), segment.slice(dot)] : [segment, ''];
}

/** Cut to its bytes in UTF-8, keeping the extension (it is what opens the file) and what is put before it. */
function cut(segment, more = '') {
  const [stem, extension] = parts(segment);
  const end = more + extension;
  const room = TABLE.segment_bytes - bytes(end);
  if (bytes(stem) <= room) return stem + end;
  // `read` counts UTF-16 units of whole letters: what it could not write is left.
  const { read } = new TextEncoder().encodeInto(stem, new Uint8Array(room));
  return stem.slice(0, read).replace(END, '') + end;
}

function once(segment) {
  const plain = segment.replace(DROPPED, '').replace(REPLACED, TABLE.substitute).normalize('NFC');
  let made = cut(plain.replace(EDGES, ''));
  if (made.startsWith('.')) made = TABLE.substitute + made.slice(1);
  return RESERVED.test(key(made)) ? TABLE.substitute + made : made;
}

function settled(segment) {
  let before = segment;
  for (let made = once(before); made !== before; made = once(before)) before = made;
  return before;
}

export const clean = (name) => name.split('/').map(settled).filter(Boolean).join('/') || TABLE.substitute;

const leftOut = (name) =>
  [name, clean(name)].some((made) => made.split('/').some((segment) => LEFT_OUT.test(key(segment))));

export function refusal(name) {
  if (leftOut(name)) return 'left-out';
  if (name.split('/').length > TABLE.depth) return 'too-deep';
  if (bytes(name) > TABLE.path_bytes) return 'too-long';
  return clean(name) === name ? null : 'not-clean';
}

export const pathOf = (file) => file.relativePath || file.webkitRelativePath || file.name;

class Tree {
  #files = new Set();
  #folders = new Set();
  #numbers = new Map();

  /** The number after the last one given to that path: a thousand files of one name are numbered in one pass. */
  next(path) {
    const number = (this.#numbers.get(key(path)) ?? 1) + 1;
    this.#numbers.set(key(path), number);
    return number;
  }

  /** The number that a folder got keeps for all it holds. */
  told(path, leaf) {
    return !leaf && this.#files.has(key(path)) && this.#numbers.get(key(path));
  }

  add(name) {
    const segments = key(name).split('/');
    this.#files.add(segments.join('/'));
    for (let depth = 1; depth < segments.length; depth += 1) this.#folders.add(segments.slice(0, depth).join('/'));
  }

  /** Whether that path cannot be, `leaf` being the file itself and not a folder above it. */
  taken(path, leaf) {
    return this.#files.has(key(path)) || (leaf && this.#folders.has(key(path)));
  }
}

/** The name, its first segment that cannot stand being numbered: « a (2).pdf ». */
function placed(name, tree) {
  const segments = name.split('/');
  for (const index of segments.keys()) {
    const leaf = index === segments.length - 1;
    const path = (segment) => [...segments.slice(0, index), segment].join('/');
    const first = segments[index];
    const told = tree.told(path(first), leaf);
    if (told) segments[index] = cut(first, ` (${told})`);
    while (tree.taken(path(segments[index]), leaf)) segments[index] = cut(first, ` (${tree.next(path(first))})`);
  }
  return segments.join('/');
}

function sorted(files) {
  const found = { fresh: [], left: [], refused: [] };
  for (const file of files) {
    const from = pathOf(file);
    const name = clean(from);
    const reason = refusal(from) === 'left-out' ? 'left-out' : refusal(name);
    if (reason === 'left-out') found.left.push(from);
    else if (reason) found.refused.push({ name, reason });
    else found.fresh.push({ name, from, file });
  }
  return found;
}

export function choose(files, before = [], { reserved = [] } = {}) {
  const { fresh, left, refused } = sorted(files);
  const again = new Set(fresh.map(({ from }) => from));
  const chosen = before.filter(({ from, name }) => !again.has(from ?? name));
  const tree = new Tree();
  for (const name of [...reserved, ...chosen.map((one) => one.name)]) tree.add(name);
  const renamed = [];
  // A name that was right already keeps it, whoever comes first.
  const inTurn = [
    ...fresh.filter(({ name, from }) => name === from),
    ...fresh.filter(({ name, from }) => name !== from),
  ];
  for (const { name, from, file } of inTurn) {
    const to = placed(name, tree);
    const reason = refusal(to); // a number makes a path longer
    if (reason) {
      refused.push({ name: to, reason });
      continue;
    }
    tree.add(to);
    if (to !== from) renamed.push({ from, to });
    chosen.push({ name: to, from, file, size: file.size, lastModified: file.lastModified });
  }
  return { chosen, left, renamed, refused };
}
