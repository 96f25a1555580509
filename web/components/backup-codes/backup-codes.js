// Ten codes, shown once. Exports: backupCodes({codes, onDone, doneLabel}).
import { html } from 'lit-html';
import { t } from '../../src/i18n.js';
import { saveText } from '../../src/save.js';
import { alert } from '../alert/alert.js';
import { button } from '../button/button.js';

const save = (codes) => saveText(`Sous Pli\n\n${codes.join('\n')}\n`, t('backup.file'));

export const backupCodes = ({ codes, onDone, doneLabel }) =>
  html`<section class="backup-codes" aria-labelledby="backup-codes-title">
    <h2 id="backup-codes-title">${t('backup.title')}</h2>
    ${alert({ kind: 'warning', title: t('backup.once'), body: t('backup.why') })}
    <ol class="backup-codes__list">
      ${codes.map((code) => html`<li><code>${code}</code></li>`)}
    </ol>
    <div class="row no-print">
      ${button({ label: t('ui.print'), onClick: () => window.print() })}
      ${button({ label: t('backup.save'), onClick: () => save(codes) })}
      ${button({ label: doneLabel, kind: 'primary', onClick: onDone })}
    </div>
  </section>`;
