// A deposit receipt, as the five compulsory mentions (annexe 8, art. 2 II) and the proofs. Exports:
// receipt(receipt, zone), identifierText(company), slotName(slot).
import { html, nothing } from 'lit-html';
import { instant, size } from '../../src/format.js';
import { t } from '../../src/i18n.js';
import { alert } from '../alert/alert.js';
import { copyHash } from '../copy-hash/copy-hash.js';
import { definitionList } from '../definition-list/definition-list.js';
import { table } from '../table/table.js';
import { trialBanner } from '../trial/trial.js';

/**
 * « SIRET 732 829 320 00074 », from a company of the API ({identifier: {type, value}}) or of a register (two plain
 * fields).
 */
export function identifierText({ identifier, identifier_type: plainType }) {
  const { type, value } = plainType ? { type: plainType, value: identifier } : identifier;
  return `${type} ${type === 'SIRET' ? value.replace(/(\d{3})(\d{3})(\d{3})(\d{5})/, '$1 $2 $3 $4') : value}`;
}

/** « Candidature », « Offre, lot 1 » from a slot such as L001-offer. */
export function slotName(slot) {
  const [, lot, kind] = /^L(\d+)-(\w+)/.exec(slot) ?? [null, '0', slot];
  const name = t(`envelope.${kind}`);
  return Number(lot) ? t('envelope.of_lot', { name, lot: Number(lot) }) : name;
}

const columns = () => [
  { key: 'name', label: t('receipt.file'), rowHeader: true },
  { key: 'size', label: t('receipt.size'), align: 'end', cell: ({ size_bytes: bytes }) => size(bytes) },
  { key: 'sha256', label: t('receipt.sha256'), cell: ({ sha256 }) => html`<code class="small">${sha256}</code>` },
];

const envelope = ({ slot, files }) => table({ caption: slotName(slot), columns: columns(), rows: files });

const consortiumText = ({ kind, members = [] } = { kind: 'none' }) =>
  kind === 'none'
    ? t('receipt.alone')
    : `${t(`receipt.consortium_${kind}`)} ${members.map((one) => one.name).join(', ')}`;

/** Receipts of the first releases do not say which deposit counts. */
const late = ({ counting }, zone) =>
  alert({
    kind: 'warning',
    title: t('receipt.late'),
    body: html`<p>${t('receipt.late_why')}</p>
      ${
        counting?.length === 0
          ? html`<p>${t('receipt.counts_none')}</p>`
          : (counting ?? []).map(
              ({ number, received_at: at }) =>
                html`<p><strong>${t('receipt.counts', { number, at: instant(at, zone) })}</strong></p>`,
            )
      }`,
  });

/** `zone`: the buyer's clock (IANA), told beside that of Paris; the signed receipt says UTC alone. */
export function receipt(one, zone) {
  return html` ${trialBanner(one)} ${one.late ? late(one, zone) : nothing}
    ${definitionList([
      { label: t('receipt.number'), value: one.number },
      { label: t('receipt.company'), value: html`${one.company.name}<br />${identifierText(one.company)}` },
      { label: t('receipt.consortium'), value: consortiumText(one.consortium) },
      { label: t('receipt.buyer'), value: html`${one.buyer.name}<br />SIRET ${one.buyer.siret}` },
      { label: t('receipt.consultation'), value: html`${one.consultation.reference}<br />${one.consultation.title}` },
      { label: t('receipt.lots'), value: one.lots.join(', ') },
      { label: t('receipt.mode'), value: one.mode && !one.late ? t(`receipt.mode_${one.mode}`) : null },
      { label: t('receipt.started_at'), value: instant(one.started_at, zone) },
      { label: t('receipt.received_at'), value: html`<strong>${instant(one.received_at, zone)}</strong>` },
      { label: t('receipt.deadline'), value: instant(one.submission_deadline, zone) },
    ])}
    <h2>${t('receipt.documents')}</h2>
    ${one.envelopes.map(envelope)}
    <h2>${t('receipt.proofs')}</h2>
    ${definitionList([
      { label: t('receipt.manifest'), value: copyHash({ value: one.manifest_sha256, label: t('receipt.manifest') }) },
      { label: t('receipt.entry'), value: copyHash({ value: one.entry_hash, label: t('receipt.entry') }) },
      { label: t('receipt.mh'), value: copyHash({ value: one.mh, label: t('receipt.mh') }) },
      { label: t('receipt.signature'), value: `${one.signature.alg}, ${t('receipt.key')} ${one.signature.kid}` },
    ])}`;
}
