// What an antivirus found in an opened file, then the two ways out (annexe 6, art. 2): the backup copy, or a deposit
// presumed never received. Exports: askReason(title, hint), malware(screen, one, envelope, able),
// ways(screen, one, able), post(screen, path, body).
import { html, nothing } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { button } from '../components/button/button.js';
import { openDialog } from '../components/dialog/dialog.js';
import { selectField, textArea, textField } from '../components/field/inputs.js';
import { api } from '../src/api.js';
import { values } from '../src/form.js';
import { instant } from '../src/format.js';
import { t } from '../src/i18n.js';
import { merged } from './open.js';

const SHORTEST = 20;

export const post = (screen, path, body) =>
  screen.run(path, async () => {
    const { base, session } = screen.data;
    screen.data.session = merged(session, await api.post(`${base}/openings/${session.id}/${path}`, body));
  });

const actions = (close) =>
  html`<div class="row">
    ${button({ label: t('ui.confirm'), kind: 'primary', type: 'submit' })}${button({
      label: t('ui.cancel'),
      kind: 'quiet',
      onClick: () => close(null),
    })}
  </div>`;

/** A reason asked in a dialog: null when given up. */
export const askReason = (title, hint) =>
  openDialog({
    title,
    initial: { error: '' },
    body: ({ state, update, close }) =>
      html` <form
        novalidate
        @submit=${(event) => {
          event.preventDefault();
          const { reason } = values(event.target);
          if (reason.length < SHORTEST) update({ error: t('opening.reason_short') });
          else close(reason);
        }}
      >
        ${textArea({ name: 'reason', label: t('opening.reason'), hint, error: state.error, rows: 4 })} ${actions(close)}
      </form>`,
  });

const askThreat = (files) =>
  openDialog({
    title: t('opening.malware_title'),
    initial: { errors: {} },
    body: ({ state, update, close }) =>
      html`<form
        novalidate
        @submit=${(event) => {
          event.preventDefault();
          const given = values(event.target);
          const missing = ['threat', 'scanner'].filter((name) => !given[name]);
          if (missing.length)
            update({ errors: Object.fromEntries(missing.map((name) => [name, t(`opening.malware_${name}_missing`)])) });
          else close(given);
        }}
      >
        <p>${t('opening.malware_why')}</p>
        ${selectField({
          name: 'name',
          label: t('opening.malware_file'),
          choices: files.map(({ name }) => ({ value: name, label: name })),
          value: files[0].name,
        })}
        ${textField({ name: 'threat', label: t('opening.malware_threat'), error: state.errors.threat })}
        ${textField({
          name: 'scanner',
          label: t('opening.malware_scanner'),
          hint: t('opening.malware_scanner_hint'),
          error: state.errors.scanner,
        })}
        ${actions(close)}
      </form>`,
  });

async function signal(screen, one, envelope) {
  const given = await askThreat(envelope.files);
  if (given) await post(screen, 'malware', { deposit_id: one.id, slot: envelope.slot, ...given });
}

export function malware(screen, one, envelope, able) {
  const found = envelope.malware;
  if (found)
    return alert({
      kind: 'error',
      title: t('opening.quarantined'),
      body: html`<p>${found.name} : ${found.threat} (${found.scanner}), ${instant(found.at)}</p>`,
    });
  if (!able || envelope.state !== 'opened' || !envelope.files.length) return nothing;
  return button({
    label: t('opening.signal_malware'),
    kind: 'quiet',
    context: one.company.name,
    onClick: () => signal(screen, one, envelope),
  });
}

const decide = async (screen, path, id, title, hint) => {
  const reason = await askReason(title, hint);
  if (reason) await post(screen, path, { deposit_id: id, reason });
};

/** Beside an infected deposit, and beside a backup copy that may be needed. */
export function ways(screen, one, able) {
  if (one.not_received) return html`<p><strong>${t('opening.not_received')}</strong> ${one.not_received}</p>`;
  if (one.backup_opened) return html`<p><strong>${t('opening.backup_opened')}</strong> ${one.backup_opened}</p>`;
  if (!able) return nothing;
  if (one.mode === 'backup')
    return button({
      label: t('opening.open_backup'),
      context: one.company.name,
      onClick: () => decide(screen, 'backups', one.id, t('opening.open_backup_title'), t('opening.open_backup_hint')),
    });
  if (!one.envelopes.some(({ malware: found }) => found)) return nothing;
  return html`<p>${t('opening.malware_ways')}</p>
    ${button({
      label: t('opening.presume_not_received'),
      kind: 'danger',
      context: one.company.name,
      onClick: () => decide(screen, 'not-received', one.id, t('opening.presume_title'), t('opening.presume_hint')),
    })}`;
}
