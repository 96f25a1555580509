// What the browser tests call: everything real, under the site's own CSP, driven by tests/js/test_browser.py.
import { decryptWith, encryptTo } from '../../web/src/crypto/agefile.js';
import { hex, sha256, unb64 } from '../../web/src/crypto/bytes.js';
import { readKeyFile } from '../../web/src/crypto/keyfile.js';
import { verifyManifest } from '../../web/src/crypto/manifest.js';
import * as member from '../../web/src/crypto/member.js';
import { approve, folderSink, makeEphemeral, Opener } from '../../web/src/crypto/opener.js';
import { Sealer, filesOf } from '../../web/src/crypto/sealer.js';

const SLOT = '1/offer';
const SUBMISSION = '01SUBMISSION';
let kept;
const chosen = () => kept ?? filesOf(document.querySelector('input').files);
const notice = () => {
  kept = filesOf(document.querySelector('input').files);
};

/** Errors cross to Python as data. */
const reported =
  (work) =>
  async (...args) => {
    try {
      return await work(...args);
    } catch (error) {
      return { error: error.code ?? String(error), where: error.where, fault: error.fault };
    }
  };

async function put(path, bytes) {
  const { ok } = await fetch(path, { method: 'PUT', body: bytes });
  if (!ok) throw new Error(`PUT ${path}`);
}

/** Three uploaders share the parts, as the real upload does; stops after `enough` parts. */
async function send(sealer, skip, enough = Infinity) {
  const iterator = sealer.parts({ skip });
  const sent = [];
  const uploader = async () => {
    while (sent.length < enough) {
      const { done, value: part } = await iterator.next();
      if (done) return;
      await put(`/part/${part.number}`, part.bytes);
      sent.push(part.number);
      part.release();
    }
  };
  await Promise.all(enough === Infinity ? [uploader(), uploader(), uploader()] : [uploader()]);
  return sent;
}

async function manifestOf({ manifest, mh }) {
  return verifyManifest(unb64(manifest), mh);
}

function store(mode) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('deposit', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('state');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => resolve(opening.result.transaction('state', mode).objectStore('state'));
  });
}

const asked = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function finish(sealer, sent) {
  const { keyfile, ...done } = await sealer.finish();
  await put('/keyfile', keyfile);
  return { ...done, sent, plan: sealer.plan };
}

const seal = reported(async (published, { enough } = {}) => {
  const sealer = await Sealer.create({
    manifest: await manifestOf(published),
    slot: SLOT,
    submission: SUBMISSION,
    bidder: { siret: '1' },
    files: chosen(),
  });
  const sent = await send(sealer, new Set(), enough);
  if (enough) {
    await asked((await store('readwrite')).put({ state: sealer.exportState(), sent }, 'one'));
    return { sent };
  }
  return finish(sealer, sent);
});

const resume = reported(async () => {
  const { state, sent } = await asked((await store('readonly')).get('one'));
  const sealer = await Sealer.resume(state, chosen());
  return finish(sealer, await send(sealer, new Set(sent)));
});

async function fetchRange(start, end, signal) {
  const response = await fetch('/body', { headers: { range: `bytes=${start}-${end - 1}` }, signal });
  return new Uint8Array(await response.arrayBuffer());
}

async function digests(folder, prefix = '') {
  const found = {};
  for await (const [name, handle] of folder.entries()) {
    if (handle.kind === 'directory') Object.assign(found, await digests(handle, `${prefix}${name}/`));
    else found[prefix + name] = hex(await sha256(new Uint8Array(await (await handle.getFile()).arrayBuffer())));
  }
  return found;
}

const open = reported(async (published, members, gate) => {
  const manifest = await manifestOf(published);
  const bytes = new Uint8Array(await (await fetch('/keyfile')).arrayBuffer());
  const keyfile = await readKeyFile(bytes, manifest, SLOT, SUBMISSION);
  const ephemeral = await makeEphemeral();
  const opener = new Opener({ manifest, keyfile, ephemeral });
  for (const identity of members) {
    const { pseudonym, share } = await approve({ manifest, keyfile, identity, ephemeral: ephemeral.recipient });
    await opener.addShare(pseudonym, share);
  }
  await opener.addGate(await encryptTo([ephemeral.recipient], await decryptWith(gate, keyfile.gate)));
  const folder = await (
    await navigator.storage.getDirectory()
  ).getDirectoryHandle(crypto.randomUUID(), { create: true });
  const progress = [];
  const result = await opener.open({
    fetchRange,
    create: folderSink(folder),
    onProgress: ({ done }) => progress.push(done),
  });
  return { ...result, progress, digests: await digests(folder) };
});

const passphrase = reported(async () => {
  const { identity } = await member.makeMember();
  const words = member.makePassphrase();
  const frames = [];
  let running = true;
  const count = () => {
    frames.push(performance.now());
    if (running) requestAnimationFrame(count);
  };
  requestAnimationFrame(count);
  const wrapped = await member.wrapWithPassphrase(identity, words);
  running = false;
  return {
    same: (await member.unwrapWithPassphrase(wrapped, words.toUpperCase())) === identity,
    wrapped: [...wrapped],
    words,
    identity,
    frames: frames.length,
  };
});

const passkey = reported(async () => {
  const { identity } = await member.makeMember();
  const key = await member.createPasskey({ name: 'essai', rpId: location.hostname });
  const wrapped = await member.wrapWithPasskey(identity, key);
  return { same: (await member.unwrapWithPasskey(wrapped, key)) === identity, key };
});

const nativeCipher = async () => {
  try {
    await crypto.subtle.importKey('raw-secret', new Uint8Array(32), 'ChaCha20-Poly1305', false, ['encrypt']);
    return true;
  } catch {
    return false;
  }
};

window.plis = { notice, seal, resume, open, passphrase, passkey, nativeCipher };
document.title = 'ready';
