/**
 * Reading a chosen file, in workers. Fresh memory is what costs most there: everything is read into buffers used again.
 *
 *   await readInto(target: Uint8Array, at, { blob, start, end, name }) → target     the same buffer, or its successor
 *   throws FileChanged(name) when the file changed or disappeared since it was chosen
 */
import { FileChanged } from './errors.js';

/** A "bring your own buffer" reader, or nothing where the engine has none for files. */
function byobReader(blob) {
  try {
    return blob.stream().getReader({ mode: 'byob' });
  } catch {
    return undefined;
  }
}

/** The buffer goes through the engine and comes back as another object at each step. */
async function readByob(reader, target, at, end) {
  let { buffer } = target;
  const { byteOffset, length } = target; // gone once the buffer is given away
  while (at < end) {
    const { done, value } = await reader.read(new Uint8Array(buffer, byteOffset + at, end - at));
    if (value) buffer = value.buffer;
    if (done) break;
    at += value.length;
  }
  await reader.cancel();
  return { target: new Uint8Array(buffer, byteOffset, length), at };
}

async function readWhole(slice, target, at) {
  const bytes = new Uint8Array(await slice.arrayBuffer());
  target.set(bytes, at);
  return { target, at: at + bytes.length };
}

/** The engine refuses to read a file that changed since it was chosen, or answers less than asked. */
export async function readInto(target, at, { blob, start, end, name }) {
  const slice = blob.slice(start, end);
  const reader = byobReader(slice);
  const length = end - start;
  let done;
  try {
    done = reader ? await readByob(reader, target, at, at + length) : await readWhole(slice, target, at);
  } catch (cause) {
    throw new FileChanged(name, { cause });
  }
  if (done.at !== at + length) throw new FileChanged(name);
  return done.target;
}
