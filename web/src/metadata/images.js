// Metadata of images, whose pixels are left as they are. Exports: images(bytes) → { bytes, found }. Throws what is not
// one.
// JPEG (ISO/IEC 10918-1): segments APP1 to APP13 and comments hold EXIF, XMP, IPTC; APP0 and APP14 say how to decode.
// PNG (W3C PNG third edition): the chunks of text, of EXIF and of time.
const JPEG = { start: 0xffd8, scan: 0xda, comment: 0xfe, dropped: (marker) => marker >= 0xe1 && marker <= 0xed };
const PNG_HEAD = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const PNG_DROPPED = new Set(['tEXt', 'zTXt', 'iTXt', 'eXIf', 'tIME']);
const SHOWN = 120;

const ascii = (bytes) =>
  Array.from(bytes.slice(0, SHOWN), (byte) => (byte > 31 && byte < 127 ? String.fromCharCode(byte) : ' '))
    .join('')
    .replace(/\s+/g, ' ')
    .trim();

function joined(kept) {
  const bytes = new Uint8Array(kept.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of kept) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function jpeg(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const kept = [bytes.subarray(0, 2)];
  const found = [];
  let at = 2;
  for (;;) {
    const marker = view.getUint16(at) & 0xff;
    if (bytes[at] !== 0xff || marker === JPEG.scan) break;
    const end = at + 2 + view.getUint16(at + 2);
    if (JPEG.dropped(marker) || marker === JPEG.comment)
      found.push({
        name: marker === JPEG.comment ? 'comment' : 'EXIF, XMP',
        value: ascii(bytes.subarray(at + 4, end)),
      });
    else kept.push(bytes.subarray(at, end));
    at = end;
  }
  return { bytes: joined([...kept, bytes.subarray(at)]), found };
}

function png(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const kept = [bytes.subarray(0, PNG_HEAD.length)];
  const found = [];
  for (let at = PNG_HEAD.length; at < bytes.length;) {
    const end = at + 12 + view.getUint32(at);
    const kind = ascii(bytes.subarray(at + 4, at + 8));
    if (PNG_DROPPED.has(kind)) found.push({ name: kind, value: ascii(bytes.subarray(at + 8, end - 4)) });
    else kept.push(bytes.subarray(at, end));
    at = end;
  }
  return { bytes: joined(kept), found };
}

export function images(bytes) {
  if (PNG_HEAD.every((byte, at) => bytes[at] === byte)) return png(bytes);
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return jpeg(bytes);
  throw new Error('neither JPEG nor PNG');
}
