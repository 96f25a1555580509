// Short states. Exports: badge({label, kind}), statusBadge(status) for a consultation's status.
import { html } from 'lit-html';
import { t } from '../../src/i18n.js';

const KINDS = {
  draft: 'neutral',
  open: 'success',
  closed: 'warning',
  opened: 'info',
  decided: 'info',
  cancelled: 'error',
};

export const badge = ({ label, kind = 'neutral' }) => html`<span class="badge badge--${kind}">${label}</span>`;

export const statusBadge = (status) => badge({ label: t(`status.${status}`), kind: KINDS[status] });
