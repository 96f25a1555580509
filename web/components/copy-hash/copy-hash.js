// A SHA-256 people may want to compare: whole, and one button to copy it. Exports: copyHash({value, label}).
import { html } from 'lit-html';
import { t } from '../../src/i18n.js';
import { toast } from '../../src/status.js';
import { button } from '../button/button.js';

async function copy(value) {
  await navigator.clipboard.writeText(value);
  toast(t('ui.copied'));
}

/** `label` says of what (« du règlement »), for those who hear several buttons in a row. */
export const copyHash = ({ value, label }) =>
  html`<span class="copy-hash"
    ><code>${value}</code>
    ${button({ label: t('ui.copy'), kind: 'quiet', context: label, onClick: () => copy(value) })}</span
  >`;
