// A file or a blob as base64, by pieces that a call can take. Exports: inBase64(blob).

const PIECE = 0x8000;

export async function inBase64(blob) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const pieces = [];
  for (let at = 0; at < bytes.length; at += PIECE) pieces.push(String.fromCharCode(...bytes.subarray(at, at + PIECE)));
  return btoa(pieces.join(''));
}
