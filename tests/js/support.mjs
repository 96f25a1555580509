// What the JavaScript tests share: vectors, keys, an envelope sealed in this thread.
import { readFile } from 'node:fs/promises';
import { encryptTo } from '../../web/src/crypto/agefile.js';
import { sha256Hex } from '../../web/src/crypto/bytes.js';
import { canonical } from '../../web/src/crypto/canonical.js';
import { readKeyFile } from '../../web/src/crypto/keyfile.js';
import { verifyManifest } from '../../web/src/crypto/manifest.js';
import { makeMember } from '../../web/src/crypto/member.js';
import * as openOperations from '../../web/src/crypto/open-part.js';
import { approve, blobSink, makeEphemeral, Opener } from '../../web/src/crypto/opener.js';
import { inlineWorkers } from '../../web/src/crypto/pool.js';
import * as digestOperations from '../../web/src/crypto/digest-part.js';
import * as sealOperations from '../../web/src/crypto/seal-part.js';
import { Sealer } from '../../web/src/crypto/sealer.js';

export const SLOT = '1/offer';
export const SUBMISSION = '01SUBMISSION';
export const sealWorkers = { workers: 2, createWorker: inlineWorkers({ ...sealOperations, ...digestOperations }) };
export const openWorkers = { workers: 2, createWorker: inlineWorkers(openOperations) };

export async function vectors(name) {
  return JSON.parse(await readFile(new URL(`../vectors/${name}.json`, import.meta.url), 'utf8'));
}

/** Keys of an entity and its manifest; changes may replace any field of the record. */
export async function makeEntity({ n = 3, k = 2, changes = {} } = {}) {
  const members = await Promise.all(Array.from({ length: n }, makeMember));
  const gate = await makeMember();
  const otherGate = await makeMember();
  const recovery = await makeMember();
  const slot = { not_before: '2030-03-02T11:00:00.000Z', opens_after: null };
  const bytes = canonical({
    v: 'plis/v1',
    consultation: '01C',
    k,
    recovery: recovery.recipient,
    origin: '',
    log_key: '',
    members: members.map(({ recipient }, i) => ({ pseudonym: `M${i + 1}`, recipient })),
    slots: { [SLOT]: { ...slot, recipient: gate.recipient }, '2/offer': { ...slot, recipient: otherGate.recipient } },
    ...changes,
  });
  return { manifest: await verifyManifest(bytes, await sha256Hex(bytes)), bytes, members, gate, otherGate, recovery };
}

export const filesOf = (contents) =>
  Object.entries(contents).map(([name, content]) => ({ name, file: new Blob([content]) }));

export async function seal(entity, contents, { slot = SLOT, submission = SUBMISSION } = {}) {
  const sealer = await Sealer.create({
    manifest: entity.manifest,
    slot,
    submission,
    bidder: { siret: '1' },
    files: filesOf(contents),
    ...sealWorkers,
  });
  const parts = [];
  for await (const part of sealer.parts()) parts.push(part.bytes);
  const done = await sealer.finish();
  const body = new Uint8Array(await new Blob(parts).arrayBuffer());
  return { ...done, body, read: await readKeyFile(done.keyfile, entity.manifest, slot, submission) };
}

/** An opener with the shares of these members, and the gate's unless told otherwise. */
export async function opener(entity, keyfile, who, { gate = true } = {}) {
  const ephemeral = await makeEphemeral();
  const opening = new Opener({ manifest: entity.manifest, keyfile, ephemeral, ...openWorkers });
  for (const i of who) {
    const { pseudonym, share } = await approve({
      manifest: entity.manifest,
      keyfile,
      identity: entity.members[i].identity,
      ephemeral: ephemeral.recipient,
    });
    await opening.addShare(pseudonym, share);
  }
  if (gate) await opening.addGate(await encryptTo([ephemeral.recipient], await gateShare(entity, keyfile)));
  return opening;
}

export async function gateShare(entity, keyfile) {
  const { decryptWith } = await import('../../web/src/crypto/agefile.js');
  return decryptWith(entity.gate.identity, keyfile.gate);
}

/** { result, contents: { name: text } } of a body held in memory. */
export async function open(opening, body) {
  const sink = blobSink();
  const fetchRange = async (start, end) => body.slice(start, end);
  const result = await opening.open({ fetchRange, create: sink.create });
  const contents = {};
  for (const [name, blob] of sink.files) contents[name] = new Uint8Array(await blob.arrayBuffer());
  return { result, contents };
}

/** What assert.rejects expects of a SealError. */
export const refused = (code) => (error) => {
  if (error.code !== code) throw new Error(`expected ${code}, got ${error.stack}`);
  return true;
};
