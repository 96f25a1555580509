// For tests/unit/crypto/test_evidence.py: what the page says of each file, as JSON.
import { readFile } from 'node:fs/promises';
import { keyOf, read, verify } from '../../web/verifier/evidence.js';

const { pem, hex } = JSON.parse(await readFile(process.argv[2], 'utf8'));
const key = keyOf(pem);
const verdicts = [];
for (const one of hex) {
  try {
    const checks = await verify(read(Buffer.from(one, 'hex')), key);
    verdicts.push(checks.filter(({ holds }) => !holds).map(({ word }) => word));
  } catch (error) {
    if (error.constructor.name !== 'Unreadable') throw error;
    verdicts.push(['unreadable']);
  }
}
process.stdout.write(JSON.stringify(verdicts));
