// Whether a file carries an electronic signature, from its structure alone, offline: it proves nothing of its worth.
// Exports: structureOf(blob, name) → {kind: 'pdf' | 'cms' | 'xml' | 'none', beside: name of the signed file or ''}.

const EDGE = 1 << 20;
const SIGNED_DATA = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
const BESIDE = /\.(p7s|p7m|sig|pk7)$/i;
const BESIDE_XML = /[-_.](signature\d*|xades|sig)\.xml$/i;

const latin = (bytes) => new TextDecoder('latin1').decode(bytes);
const bytesOf = async (blob) => new Uint8Array(await blob.arrayBuffer());

/** Both ends of a large file, the whole of a small one: signatures of a PDF are added at its end. */
async function edges(blob) {
  if (blob.size <= 2 * EDGE) return latin(await bytesOf(blob));
  const [head, tail] = await Promise.all([blob.slice(0, EDGE), blob.slice(-EDGE)].map(bytesOf));
  return `${latin(head)}\n${latin(tail)}`;
}

const contains = (bytes, wanted) =>
  bytes.some((_, at) => at + wanted.length <= bytes.length && wanted.every((one, step) => bytes[at + step] === one));

const isCms = (bytes) =>
  (bytes[0] === 0x30 && contains(bytes.subarray(0, 40), SIGNED_DATA)) ||
  latin(bytes.subarray(0, 64)).includes('-----BEGIN PKCS7-----');

const PDF_SIGNATURE = /\/ByteRange\s*\[/;
const XML_SIGNATURE = /<(?:[\w.-]+:)?Signature\b[^>]*(?:xmldsig#|>)/;

const signedName = (name) => name.replace(BESIDE, '').replace(BESIDE_XML, '');

export async function structureOf(blob, name) {
  const head = await bytesOf(blob.slice(0, 1024));
  const text = latin(head);
  if (text.includes('%PDF-')) return { kind: PDF_SIGNATURE.test(await edges(blob)) ? 'pdf' : 'none', beside: '' };
  if (isCms(head)) return { kind: 'cms', beside: BESIDE.test(name) ? signedName(name) : '' };
  if (text.trimStart().replace('ï»¿', '').startsWith('<') && XML_SIGNATURE.test(await edges(blob)))
    return { kind: 'xml', beside: BESIDE_XML.test(name) ? signedName(name) : '' };
  return { kind: 'none', beside: '' };
}
