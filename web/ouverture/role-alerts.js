// One operator in several candidacies: said beside each of them (REQ-064). Exports: roleAlerts(screen, one).
import { html } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { identifierText } from '../components/receipt/receipt.js';
import { t } from '../src/i18n.js';

const numbers = (screen, ids) =>
  screen.data.session.deposits.filter(({ id }) => ids.includes(id)).map(({ number }) => number);

export const roleAlerts = (screen, one) =>
  one.role_alerts.map(({ code, name, identifier, forbidden, deposits, lots }) =>
    alert({
      kind: 'warning',
      title: t(`opening.role_${code}`, { name, number: identifierText({ identifier }) }),
      body: html`<p>
        ${t('opening.role_where', { numbers: numbers(screen, deposits).join(', '), lots: lots.join(', ') })}
        ${t(`opening.role_${forbidden ? 'forbidden' : 'allowed'}`)}
      </p>`,
    }),
  );
