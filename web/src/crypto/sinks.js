/**
 * Where opened files go.
 *
 *   folderSink(directoryHandle) → create(name, size) → WritableStream-like { write, close }
 *   blobSink() → { create, files: Map(name → Blob) }        for small files, or where there is no File System Access
 *
 * Names reach here already refused if they could leave the folder (tar.js checkName).
 */
export function folderSink(directory) {
  return async (name) => {
    const folders = name.split('/');
    const file = folders.pop();
    let place = directory;
    for (const folder of folders) place = await place.getDirectoryHandle(folder, { create: true });
    const handle = await place.getFileHandle(file, { create: true });
    return handle.createWritable();
  };
}

/** Pieces become Blobs at once: the browser may keep those on disk. */
export function blobSink() {
  const files = new Map();
  const create = (name) => {
    const pieces = [];
    return {
      write: async (bytes) => {
        pieces.push(new Blob([bytes]));
      },
      close: async () => {
        files.set(name, new Blob(pieces));
      },
    };
  };
  return { create, files };
}
