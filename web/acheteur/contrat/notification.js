// The legal date of a contract, with what proves it (R2182-4). Exports: notification(screen).
import { html, nothing } from 'lit-html';
import { button } from '../../components/button/button.js';
import { textArea, textField } from '../../components/field/inputs.js';
import { instant } from '../../src/format.js';
import { t } from '../../src/i18n.js';
import { filed } from './filing.js';
import { dayOf, fileLink } from './words.js';

function date(screen) {
  const { contract } = screen.data;
  return filed(screen, {
    title: t(contract.notices.length ? 'contract.redate' : 'contract.date'),
    intro: t('contract.date_why'),
    fields: (errors) =>
      html`${textField({ name: 'on', type: 'date', width: 's', label: t('contract.received_on'), error: errors.on })}
      ${
        contract.notices.length
          ? textArea({ name: 'reason', label: t('contract.redate_reason'), error: errors.reason })
          : nothing
      }`,
    fileLabel: t('contract.proof'),
    path: 'notification',
    body: ({ on, reason = '' }, fileId) => ({ on, reason, file_id: fileId }),
  });
}

const line = (screen) => (one) =>
  html`<li>
    <strong>${dayOf(one.on)}</strong>, ${t(`contract.how_${one.how}`)}
    ${
      one.how === 'receipt'
        ? fileLink(
            screen.data.at,
            screen.data.contract.files.find(({ sha256 }) => sha256 === one.proof),
          )
        : nothing
    }
    <span class="soft small">${t('contract.entered_at', { at: instant(one.at) })}</span>
    ${one.reason ? html`<br />${one.reason}` : nothing}
  </li>`;

export function notification(screen) {
  const { contract } = screen.data;
  return html`<section class="card">
    <h2>${t('contract.notification')}</h2>
    ${
      contract.notices.length
        ? html`<ul>
            ${contract.notices.map(line(screen))}
          </ul>`
        : html`<p>${t('contract.no_notice')}</p>`
    }
    ${
      contract.manages
        ? button({
            label: t(contract.notices.length ? 'contract.redate' : 'contract.date'),
            onClick: () => date(screen),
          })
        : nothing
    }
  </section>`;
}
