import { html } from 'lit-html';
import { attachmentTable, evidence, messageBody } from './message.js';

const sample = {
  body: 'Madame, Monsieur,\n\nVotre offre n’a pas été retenue.\nMotif : note technique.',
  attachments: [
    {
      name: 'motifs.pdf',
      size_bytes: 12345,
      sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      url: '#',
    },
  ],
  evidence: {
    queued_at: '2026-11-23T10:00:00.000Z',
    accepted_at: '2026-11-23T10:00:04.000Z',
    bounced_at: null,
    first_opened_at: '2026-11-23T11:00:00.000Z',
  },
};

export default {
  name: 'message',
  states: [
    ['read', () => html`${messageBody(sample)}${attachmentTable(sample)}${evidence(sample)}`],
    [
      'bounced',
      () =>
        evidence({ evidence: { ...sample.evidence, first_opened_at: null, bounced_at: '2026-11-23T10:00:09.000Z' } }),
    ],
  ],
};
