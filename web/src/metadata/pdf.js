// Metadata of a PDF: the Info dictionary and every XMP stream (ISO 32000-1, 14.3). Exports: pdf(bytes) → { bytes, found
// }. The file is written anew: a former revision, an electronic signature in it, go too. Throws what is encrypted or
// damaged.
import { PDFDict, PDFDocument, PDFHexString, PDFName, PDFRef, PDFString } from '@cantoo/pdf-lib';

const METADATA = PDFName.of('Metadata');
const LEFT = [METADATA, PDFName.of('PieceInfo')];

const wordsOf = (value) =>
  value instanceof PDFString || value instanceof PDFHexString ? value.decodeText() : String(value ?? '');

function dictionaries(context) {
  return context.enumerateIndirectObjects().map(([, object]) => (object instanceof PDFDict ? object : object?.dict));
}

export async function pdf(bytes) {
  const document = await PDFDocument.load(bytes, { updateMetadata: false, throwOnInvalidObject: false });
  const { context } = document;
  const found = [];
  const info = context.lookup(context.trailerInfo.Info);
  if (info instanceof PDFDict)
    for (const [name, value] of info.entries()) {
      const said = wordsOf(context.lookup(value));
      if (said) found.push({ name: name.decodeText(), value: said });
    }
  if (context.trailerInfo.Info instanceof PDFRef) context.delete(context.trailerInfo.Info);
  delete context.trailerInfo.Info;
  delete context.trailerInfo.ID;
  for (const dictionary of dictionaries(context)) {
    if (!(dictionary instanceof PDFDict)) continue;
    for (const key of LEFT) {
      const value = dictionary.get(key);
      if (!value) continue;
      if (value instanceof PDFRef) context.delete(value);
      dictionary.delete(key);
      if (key === METADATA) found.push({ name: 'XMP', value: '' });
    }
  }
  return { bytes: await document.save({ updateFieldAppearances: false }), found };
}
