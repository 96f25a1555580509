/**
 * What the member worker does: scrypt takes a second and 256 MiB, which must not freeze the page.
 *
 *   lock({ identity, passphrase, workFactor }) → { bytes }       an age file holding an identity file,
 *                                                                as `age -i` reads
 *   unlock({ bytes, passphrase }) → { identity }                 throws SealError "passphrase-wrong"
 */
import { Decrypter, Encrypter } from 'age-encryption';
import { SealError } from './errors.js';

export async function lock({ identity, passphrase, workFactor }) {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  encrypter.setScryptWorkFactor(workFactor);
  return { bytes: await encrypter.encrypt(`${identity}\n`) };
}

export async function unlock({ bytes, passphrase }) {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  try {
    return { identity: (await decrypter.decrypt(bytes, 'text')).trim() };
  } catch (cause) {
    throw new SealError('passphrase-wrong', '', { cause });
  }
}
