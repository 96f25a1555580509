// Files of a contract, letters about it, what is handed to other systems, and its history. Exports: papers(screen),
// handOvers(screen), history(screen).
import { html, nothing } from 'lit-html';
import { button, linkButton } from '../../components/button/button.js';
import { selectField, textArea, textField } from '../../components/field/inputs.js';
import { instant } from '../../src/format.js';
import { t, url } from '../../src/i18n.js';
import { filed } from './filing.js';
import { dayOf, fileLink } from './words.js';

const ROLES = ['contract', 'annex', 'performance', 'other'];
const SYSTEMS = ['pes', 'actes'];
const STATUSES = ['to-send', 'sent', 'acknowledged', 'rejected'];

const join = (screen) =>
  filed(screen, {
    title: t('contract.join'),
    fields: (errors) =>
      selectField({
        name: 'role',
        label: t('contract.role'),
        error: errors.role,
        choices: ROLES.map((value) => ({ value, label: t(`contract.role_${value}`) })),
      }),
    fileLabel: t('contract.document'),
    path: 'files',
    body: ({ role }, fileId) => ({ role, file_id: fileId }),
  });

const roleOf = (role) => t(`contract.role_${ROLES.includes(role) || role === 'proof' ? role : 'other'}`);

export function papers(screen) {
  const { at, contract: c, letters } = screen.data;
  return html`<section class="card">
    <h2>${t('contract.papers')}</h2>
    ${
      c.files.length
        ? html`<ul>
            ${c.files.map(
              (one) =>
                html`<li>
                  ${fileLink(at, one)} <span class="small soft">${roleOf(one.role)}, ${instant(one.at)}</span>
                </li>`,
            )}
          </ul>`
        : html`<p>${t('contract.no_paper')}</p>`
    }
    ${
      letters.length
        ? html`<h3>${t('contract.exchanged')}</h3>
            <ul>
              ${letters.map(
                ({ subject, sent_at: sent, company: { name: who } }) =>
                  html`<li>${subject} <span class="small soft">${who}, ${sent ? instant(sent) : ''}</span></li>`,
              )}
            </ul>`
        : nothing
    }
    <div class="row">
      ${c.manages ? button({ label: t('contract.join'), onClick: () => join(screen) }) : nothing}
      ${
        c.consultation_id
          ? linkButton({
              label: t('contract.letters'),
              kind: 'quiet',
              href: url('/acheteur/decision/', { id: c.consultation_id, lot: c.lot }),
            })
          : nothing
      }
    </div>
    ${c.consultation_id ? html`<p class="small soft">${t('contract.letters_why')}</p>` : nothing}
  </section>`;
}

const note = (screen, to) =>
  filed(screen, {
    title: t(`contract.note_${to}`),
    fields: (errors) =>
      html`${selectField({
        name: 'status',
        label: t('contracts.state'),
        error: errors.status,
        choices: STATUSES.map((value) => ({ value, label: t(`contract.sent_${value}`) })),
      })}
      ${textField({ name: 'on', type: 'date', width: 's', label: t('contract.sent_on'), error: errors.on })}
      ${textField({
        name: 'number',
        label: t('contract.ack_number'),
        required: false,
        width: 'm',
        error: errors.number,
      })}
      ${textArea({
        name: 'reason',
        label: t('contract.sent_reason'),
        rows: 2,
        required: false,
        error: errors.reason,
      })}`,
    path: 'hand-overs',
    body: ({ status, on, number = '', reason = '' }) => ({ to, status, on, number, reason }),
  });

function system(screen, to) {
  const { at, contract: c } = screen.data;
  const said = c.transmissions.filter((one) => one.to === to);
  return html`<h3>${t(`contract.system_${to}`)}</h3>
    ${
      said.length
        ? html`<ul>
            ${said.map(
              (one) => html`<li>${t(`contract.sent_${one.status}`)}, ${dayOf(one.on)} ${one.number} ${one.reason}</li>`,
            )}
          </ul>`
        : html`<p>${t('contract.not_sent')}</p>`
    }
    <div class="row">
      ${linkButton({ label: t(`contract.file_${to}`), href: `${at}/hand-overs/${to}` })}
      ${
        c.manages
          ? button({
              label: t('contract.note'),
              kind: 'quiet',
              context: t(`contract.system_${to}`),
              onClick: () => note(screen, to),
            })
          : nothing
      }
    </div>`;
}

export const handOvers = (screen) =>
  html`<section class="card">
    <h2>${t('contract.hand_overs')}</h2>
    <p>${t('contract.hand_overs_why')}</p>
    ${SYSTEMS.map((to) => system(screen, to))}
  </section>`;

export const history = ({ data: { lines } }) =>
  html`<details>
    <summary>${t('contract.history')}</summary>
    <ol>
      ${lines.map(({ at, kind }) => html`<li>${instant(at)} : ${t(`contract.line_${kind}`)}</li>`)}
    </ol>
  </details>`;
