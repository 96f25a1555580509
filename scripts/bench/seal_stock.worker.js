// Encrypts a File with the age-encryption library alone.
import { Encrypter, generateHybridIdentity, identityToRecipient } from 'age-encryption';

self.addEventListener('message', async ({ data: file }) => {
  const encrypter = new Encrypter();
  encrypter.addRecipient(await identityToRecipient(await generateHybridIdentity()));
  const reader = (await encrypter.encrypt(file.stream())).getReader();
  while (!(await reader.read()).done);
  self.postMessage('done');
});
