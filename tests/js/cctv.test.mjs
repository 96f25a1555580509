// Every C2SP/CCTV age vector, through the library the browser uses.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { inflateSync } from 'node:zlib';
import { armor, Decrypter } from 'age-encryption';
import * as vectors from 'cctv-age';

function parse(bytes) {
  const end = Buffer.from(bytes).indexOf('\n\n');
  const lines = Buffer.from(bytes.subarray(0, end))
    .toString()
    .split('\n')
    .map((line) => line.split(': '));
  const all = (key) => lines.filter(([name]) => name === key).map(([, value]) => value);
  const file = bytes.subarray(end + 2);
  return { all, one: (key) => all(key)[0], file: all('compressed').length ? new Uint8Array(inflateSync(file)) : file };
}

async function decrypt({ all, one, file }) {
  const decrypter = new Decrypter();
  for (const identity of all('identity')) decrypter.addIdentity(identity);
  for (const passphrase of all('passphrase')) decrypter.addPassphrase(passphrase);
  return decrypter.decrypt(one('armored') ? armor.decode(Buffer.from(file).toString('latin1')) : file);
}

test('CCTV', async () => {
  const all = Object.entries(vectors);
  assert.ok(all.length >= 143, `${all.length} vectors`);
  for (const [name, bytes] of all) {
    const vector = parse(bytes);
    if (vector.one('expect') === 'success') {
      assert.equal(
        createHash('sha256')
          .update(await decrypt(vector))
          .digest('hex'),
        vector.one('payload'),
        name,
      );
    } else {
      await assert.rejects(decrypt(vector), undefined, name);
    }
  }
});
