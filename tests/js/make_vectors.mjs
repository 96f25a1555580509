// Seal with the browser's code what Python must open; started by scripts/vectors, after Python wrote its own vectors.
import { readFile, writeFile } from 'node:fs/promises';
import { b64, sha256Hex, unb64 } from '../../web/src/crypto/bytes.js';
import { verifyManifest } from '../../web/src/crypto/manifest.js';
import { makeCanary, openCanary } from '../../web/src/crypto/member.js';
import { inlineWorkers } from '../../web/src/crypto/pool.js';
import * as digestOperations from '../../web/src/crypto/digest-part.js';
import * as sealOperations from '../../web/src/crypto/seal-part.js';
import { Sealer } from '../../web/src/crypto/sealer.js';

const folder = new URL('../vectors/', import.meta.url);
const python = JSON.parse(await readFile(new URL('sealed-python.json', folder), 'utf8'));

async function seal(vector) {
  const manifest = await verifyManifest(unb64(vector.manifest), vector.mh);
  const files = Object.entries(vector.files).map(([name, content]) => ({ name, file: new Blob([unb64(content)]) }));
  const { slot, submission, bidder } = vector;
  const sealer = await Sealer.create({
    manifest,
    slot,
    submission,
    bidder,
    files,
    workers: 1,
    createWorker: inlineWorkers({ ...sealOperations, ...digestOperations }),
  });
  const parts = [];
  for await (const part of sealer.parts()) parts.push(part.bytes);
  const { keyfile, keyfileSha256 } = await sealer.finish();
  const body = new Uint8Array(await new Blob(parts).arrayBuffer());
  return { ...vector, keyfile: b64(keyfile), keyfile_sha256: keyfileSha256, body: b64(body) };
}

async function canary({ mh, member, identity }) {
  const { recipientOf } = await import('../../web/src/crypto/agefile.js');
  const { sealed, answerSha256 } = await makeCanary({ mh, pseudonym: member, recipient: await recipientOf(identity) });
  const answer = await openCanary({ sealed, mh, pseudonym: member, identity });
  return { sealed: b64(sealed), mh, member, identity, answer, sha256: answerSha256 };
}

const made = {
  two_of_three: await seal(python.two_of_three),
  one_of_two: await seal(python.one_of_two),
  canary: await canary(python.canary),
};
await writeFile(new URL('sealed-js.json', folder), `${JSON.stringify(made, null, 1)}\n`);
if ((await sha256Hex(unb64(made.two_of_three.keyfile))) !== made.two_of_three.keyfile_sha256) process.exitCode = 1;
