import { receipt } from './receipt.js';

const hash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const sample = {
  number: 3,
  company: { name: 'Couvreurs de l’Ouest', identifier: { type: 'SIRET', value: '73282932000074' } },
  consortium: { kind: 'none' },
  buyer: { name: 'Ville de Saint-Malo', siret: '21350288800010' },
  consultation: { reference: '2026-014', title: 'Réfection de la toiture' },
  lots: [1],
  mode: null,
  started_at: '2026-11-23T10:58:01.000Z',
  received_at: '2026-11-23T10:59:12.345Z',
  late: false,
  submission_deadline: '2026-11-23T11:00:00.000Z',
  manifest_sha256: hash,
  entry_hash: hash,
  mh: hash,
  signature: { alg: 'ES256', kid: 'a1b2' },
  envelopes: [
    { slot: 'L000-candidacy', files: [{ name: 'DC1.pdf', size_bytes: 123456, sha256: hash }] },
    { slot: 'L001-offer', files: [{ name: 'Prix.xlsx', size_bytes: 45678, sha256: hash }] },
  ],
};

export default {
  name: 'receipt',
  states: [
    ['on-time', () => receipt(sample)],
    [
      'late',
      () =>
        receipt({
          ...sample,
          late: true,
          counting: [{ number: 'K7-2PQ', received_at: '2026-11-22T09:00:00.000Z', lots: [1] }],
          consortium: { kind: 'joint', members: [{ name: 'Toits Malouins' }] },
        }),
    ],
    ['rehearsal', () => receipt({ ...sample, test: true })],
  ],
};
