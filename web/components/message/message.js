// One legal message: words, attachments by hash, evidence. Exports: messageBody(message), attachmentTable(message),
// evidence(message), lastEvidence(message as its sender sees it).
import { html, nothing } from 'lit-html';
import { instant, size } from '../../src/format.js';
import { t } from '../../src/i18n.js';
import { copyHash } from '../copy-hash/copy-hash.js';
import { table } from '../table/table.js';
import { timeline } from '../timeline/timeline.js';

/** Words are shown as typed: blank lines make paragraphs, nothing else is interpreted. */
export const messageBody = ({ body }) =>
  html`<div class="message-body">${body.split(/\n{2,}/).map((paragraph) => html`<p>${paragraph}</p>`)}</div>`;

export const attachmentTable = ({ attachments }) =>
  attachments.length
    ? table({
        caption: t('message.attachments'),
        rows: attachments,
        columns: [
          {
            key: 'name',
            label: t('receipt.file'),
            rowHeader: true,
            cell: ({ name, url, scan }) =>
              url
                ? html`<a href=${url} download=${name}>${name}</a>`
                : html`${name}<br />
                    <span class="small soft">${t(scan ? 'message.infected' : 'message.scanning')}</span>`,
          },
          { key: 'size', label: t('receipt.size'), align: 'end', cell: ({ size_bytes: bytes }) => size(bytes) },
          {
            key: 'sha256',
            label: t('receipt.sha256'),
            cell: ({ name, sha256 }) => copyHash({ value: sha256, label: name }),
          },
        ],
      })
    : nothing;

const FACTS = ['queued_at', 'accepted_at', 'bounced_at', 'first_opened_at'];

export const evidence = ({ evidence: facts }) =>
  timeline({
    label: t('message.evidence'),
    items: FACTS.filter((name) => facts[name]).map((name) => ({
      at: facts[name],
      title: t(`message.${name}`),
      state: name === 'bounced_at' ? 'next' : 'past',
    })),
  });

/** The last fact, in short, for tables. */
export function lastEvidence({ history }) {
  const { kind, at } = history.at(-1);
  return html`${t(`message.fact_${kind}`)}<br /><span class="small soft">${instant(at)}</span>`;
}
