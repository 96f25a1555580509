/**
 * The entity's recovery key: kept only as three sheets of paper, any two of which give it.
 *
 *   await makeRecovery() → { identity, recipient, fingerprint, sheets: [text, text, text] }
 *   await readSheets([text, text]) → identity        throws "paper-group" | "paper-checksum" | "recovery-sheets"
 *       (where of "paper-group" = "sheet/group", both from 1)
 */
import { combine, split } from 'shamir-secret-sharing';
import { identityFromSeed, recipientOf } from './agefile.js';
import { concat, hex, random, sha256, utf8 } from './bytes.js';
import { SealError } from './errors.js';
import { fingerprint } from './manifest.js';
import { fromPaper, toPaper } from './paper.js';

const SHEETS = 3;
const NEEDED = 2;
const NAME_BYTES = 8;
const SHARE_BYTES = 33;

const nameOf = async (recipient) => (await sha256(utf8(recipient))).slice(0, NAME_BYTES);

export async function makeRecovery() {
  const seed = random(32);
  const identity = identityFromSeed(seed);
  const recipient = await recipientOf(identity);
  const name = await nameOf(recipient);
  const shares = await split(seed, SHEETS, NEEDED);
  const sheets = await Promise.all(shares.map((share) => toPaper('recovery', concat(name, share))));
  return { identity, recipient, fingerprint: await fingerprint(recipient), sheets };
}

async function readSheet(sheet, number) {
  try {
    const bytes = await fromPaper('recovery', sheet, NAME_BYTES + SHARE_BYTES);
    return { name: hex(bytes.subarray(0, NAME_BYTES)), share: bytes.slice(NAME_BYTES) };
  } catch (error) {
    throw error.code === 'paper-group' ? new SealError('paper-group', `${number}/${error.where}`) : error;
  }
}

async function combineSheets(sheets) {
  try {
    return identityFromSeed(await combine(sheets.slice(0, NEEDED).map((sheet) => sheet.share)));
  } catch (cause) {
    throw new SealError('recovery-sheets', '', { cause });
  }
}

export async function readSheets(texts) {
  const sheets = await Promise.all(texts.map((sheet, i) => readSheet(sheet, i + 1)));
  const distinct = [...new Map(sheets.map((sheet) => [hex(sheet.share), sheet])).values()];
  if (new Set(sheets.map((sheet) => sheet.name)).size !== 1 || distinct.length < NEEDED)
    throw new SealError('recovery-sheets');
  const identity = await combineSheets(distinct);
  if (hex(await nameOf(await recipientOf(identity))) !== sheets[0].name) throw new SealError('recovery-sheets');
  return identity;
}
