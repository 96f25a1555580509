// What was transferred to an archive, and what it answered. Exports: transfers(screen).
import { html, nothing } from 'lit-html';
import { badge } from '../../components/badge/badge.js';
import { table } from '../../components/table/table.js';
import { api } from '../../src/api.js';
import { instant, size } from '../../src/format.js';
import { t } from '../../src/i18n.js';
import { inBase64 } from '../../src/in-base64.js';

const KINDS = { sent: 'info', accepted: 'success', refused: 'error' };

const state = (one) =>
  html`${badge({ label: t(`archives.transfer_${one.state}`), kind: KINDS[one.state] })}
  ${
    one.reasons.length
      ? html`<ul>
          ${one.reasons.map((reason) => html`<li>${reason}</li>`)}
        </ul>`
      : nothing
  }`;

const enter = (screen, input) =>
  screen.run('reply', async () => {
    const [file] = input.files;
    if (!file) return;
    try {
      const body = { file: await inBase64(file) };
      screen.data.archive = await api.post(`${screen.data.base}/archive/replies`, body);
    } finally {
      input.value = '';
    }
  });

const reply = (screen) =>
  html`<p class="field">
    <label for="f-reply">${t('archives.enter_reply')}</label>
    <span id="f-reply-hint" class="field__hint">${t('archives.enter_reply_why')}</span>
    <input
      class="input"
      id="f-reply"
      type="file"
      accept=".xml,application/xml,text/xml"
      aria-describedby="f-reply-hint"
      @change=${({ target }) => enter(screen, target)}
    />
  </p>`;

export function transfers(screen) {
  const rows = screen.data.archive.transfers;
  return html`<section>
    <h2>${t('archives.transfers')}</h2>
    <p>${t('archives.transfers_why')}</p>
    ${table({
      caption: t('archives.transfers'),
      hideCaption: true,
      columns: [
        { key: 'id', label: t('archives.transfer_id'), rowHeader: true },
        { key: 'at', label: t('archives.transfer_at'), cell: ({ at }) => instant(at) },
        {
          key: 'seda',
          label: t('archives.transfer_form'),
          cell: (one) => `SEDA ${one.seda}, ${size(one.size_bytes)}`,
        },
        { key: 'state', label: t('archives.transfer_state'), cell: state },
      ],
      rows,
      empty: t('archives.no_transfer'),
    })}
    ${rows.length ? reply(screen) : nothing}
  </section>`;
}
