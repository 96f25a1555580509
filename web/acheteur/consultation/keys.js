// Step 5: who will open the offers, and the proof that their keys work. Exports: view(screen), read(values) → changes,
// rehearsal(review, id).
import { html, nothing } from 'lit-html';
import { alert } from '../../components/alert/alert.js';
import { badge } from '../../components/badge/badge.js';
import { linkButton } from '../../components/button/button.js';
import { checkboxGroup } from '../../components/field/choices.js';
import { textField } from '../../components/field/inputs.js';
import { table } from '../../components/table/table.js';
import { instant } from '../../src/format.js';
import { t, url } from '../../src/i18n.js';

const agentChoice = ({ user_id: value, name, email, key }) => ({
  value,
  label: name || email,
  hint: key ? t('wizard.key_ok', { fingerprint: key.fingerprint }) : t('wizard.key_none'),
});

function proof({ has_key: hasKey, proved_at: at }) {
  if (at) return html`${badge({ label: t('wizard.proved'), kind: 'success' })} ${instant(at)}`;
  return badge({ label: t(hasKey ? 'wizard.unproved' : 'wizard.no_key'), kind: 'warning' });
}

/** « k of n keys proved alive », member by member. */
export function rehearsal({ rehearsal: { members, quorum } }, consultationId) {
  if (!members.length) return nothing;
  const proved = members.filter((member) => member.proved_at).length;
  return html`<section>
    <h2>${t('wizard.rehearsal')}</h2>
    <p>${t('wizard.rehearsal_why')}</p>
    <p role="status"><strong>${t('wizard.proved_count', { proved, members: members.length, quorum })}</strong></p>
    ${table({
      caption: t('wizard.rehearsal'),
      hideCaption: true,
      rows: members,
      columns: [
        { key: 'name', label: t('wizard.member'), rowHeader: true },
        { key: 'proof', label: t('wizard.state'), cell: proof },
      ],
    })}
    <p>
      ${linkButton({ label: t('wizard.rehearse'), href: url('/acheteur/cles/', { consultation: consultationId }) })}
    </p>
  </section>`;
}

export function view(screen) {
  const {
    consultation: { committee, id },
    agents,
    buyer,
    review,
  } = screen.data;
  const { errors } = screen.state;
  const chosen = screen.state.members ?? committee.members.map((member) => member.user_id);
  return html`<p>${t('wizard.committee_why')}</p>
    ${checkboxGroup({
      name: 'committee',
      label: t('wizard.committee'),
      hint: t('wizard.committee_hint'),
      choices: agents.map(agentChoice),
      values: chosen,
      error: errors.committee,
      onChange: (members) => screen.update({ members }),
    })}
    ${textField({
      name: 'committee.quorum',
      label: t('wizard.quorum'),
      hint: t('wizard.quorum_hint', { count: chosen.length }),
      type: 'number',
      min: 2,
      max: Math.max(2, chosen.length),
      value: committee.quorum,
      error: errors['committee.quorum'],
      width: 's',
    })}
    ${
      buyer.recovery_recipient
        ? alert({ kind: 'success', body: t('wizard.recovery_ok') })
        : alert({
            body: html`<p>
              ${t('wizard.recovery_none')} <a href=${url('/acheteur/equipe/')}>${t('wizard.recovery_link')}</a>
            </p>`,
          })
    }
    ${rehearsal(review, id)}`;
}

export const read = (given) => ({
  committee: { members: [].concat(given.committee ?? []), quorum: Number(given['committee.quorum']) || 2 },
});
