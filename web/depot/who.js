// Step 1: which lots, alone or together, and what becomes of an earlier deposit (REQ-057, REQ-064). Exports:
// view(screen, go).
import { html, nothing } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { button } from '../components/button/button.js';
import { checkboxGroup, radioGroup } from '../components/field/choices.js';
import { selectField, textField } from '../components/field/inputs.js';
import { api } from '../src/api.js';
import { isSiret } from '../src/form.js';
import { instant } from '../src/format.js';
import { t, url } from '../src/i18n.js';

const TYPES = ['SIRET', 'TVA', 'TAHITI', 'RIDET', 'FRWF', 'IREP', 'HORS-UE'];

const change = (screen, patch) => screen.update({ consortium: { ...screen.state.consortium, ...patch } });
const changeMember = (screen, index, patch) =>
  change(screen, {
    members: screen.state.consortium.members.map((one, at) => (at === index ? { ...one, ...patch } : one)),
  });

function kindChanged(screen, kind) {
  const { members } = screen.state.consortium;
  change(screen, {
    kind,
    members: kind === 'none' ? [] : members.length ? members : [{ type: 'SIRET', value: '', name: '' }],
  });
}

function wrongs(screen, lots) {
  const { consortium, mode } = screen.state;
  const found = {};
  if (!lots.length) found.lots = t('deposit.lots_missing');
  if (screen.data.earlier.length && !mode) found.mode = t('deposit.mode_missing');
  consortium.members.forEach(({ type, value, name }, index) => {
    if (!name.trim()) found[`consortium.members.${index}.name`] = t('deposit.member_name_missing');
    if (type === 'SIRET' && !isSiret(value))
      found[`consortium.members.${index}.identifier`] = t('deposit.member_siret');
  });
  return found;
}

const submit = (screen, go) =>
  screen.submit('start', async () => {
    const lots = chosenLots(screen);
    const errors = wrongs(screen, lots);
    if (Object.keys(errors).length) {
      screen.fail(errors);
      return;
    }
    const members = screen.state.consortium.members.map(({ type, value, name }) => ({
      identifier: { type, value },
      name,
    }));
    const body = {
      company_id: screen.tenant.tenant_id,
      lots,
      consortium: { kind: screen.state.consortium.kind, members },
      mode: screen.state.mode ?? null,
    };
    screen.data.deposit = await api.post(`/v1/consultations/${screen.data.consultation.id}/deposits`, body);
    history.replaceState(
      {},
      '',
      url('/depot/', { consultation: screen.data.consultation.id, depot: screen.data.deposit.id }),
    );
    screen.state.busy = null;
    await go('files');
  });

const onlyLot = ({ lots }) => (lots.length === 1 ? [lots[0].number] : []);
const chosenLots = (screen) => screen.state.lots ?? onlyLot(screen.data.consultation);

function earlier(screen) {
  const { earlier: sealed, consultation } = screen.data;
  const backup = consultation.terms?.electronic_backup_copy
    ? [{ value: 'backup', label: t('deposit.backup'), hint: t('deposit.backup_hint') }]
    : [];
  if (!sealed.length && !backup.length) return nothing;
  if (!sealed.length)
    return radioGroup({
      name: 'mode',
      label: t('deposit.nature'),
      value: screen.state.mode ?? 'first',
      onChange: (mode) => screen.update({ mode: mode === 'first' ? null : mode }),
      choices: [{ value: 'first', label: t('deposit.first') }, ...backup],
    });
  return html`${alert({
    kind: 'info',
    body: t('deposit.earlier', { at: instant(sealed[0].received_at), number: sealed[0].number }),
  })}
  ${radioGroup({
    name: 'mode',
    label: t('deposit.mode'),
    hint: t('deposit.mode_hint'),
    error: screen.state.errors.mode,
    value: screen.state.mode,
    onChange: (mode) => screen.update({ mode }),
    choices: [
      { value: 'replaces', label: t('deposit.replaces'), hint: t('deposit.replaces_hint') },
      { value: 'completes', label: t('deposit.completes'), hint: t('deposit.completes_hint') },
      ...backup,
    ],
  })}`;
}

const member =
  (screen) =>
  ({ type, value, name }, index) => {
    const at = `consortium.members.${index}`;
    const errors = screen.state.errors;
    return html`<fieldset class="member">
      <legend>${t('deposit.member', { number: index + 2 })}</legend>
      ${textField({
        name: `${at}.name`,
        label: t('deposit.member_name'),
        value: name,
        error: errors[`${at}.name`],
        onInput: (typed) => changeMember(screen, index, { name: typed }),
      })}
      ${selectField({
        name: `${at}.type`,
        label: t('deposit.identifier_type'),
        value: type,
        choices: TYPES.map((one) => ({ value: one, label: one })),
        onChange: (typed) => changeMember(screen, index, { type: typed }),
      })}
      ${textField({
        name: `${at}.identifier`,
        label: t('deposit.identifier'),
        value,
        error: errors[`${at}.identifier`],
        onInput: (typed) => changeMember(screen, index, { value: typed }),
      })}
      ${
        screen.state.consortium.members.length > 1
          ? button({
              label: t('ui.remove'),
              kind: 'quiet',
              context: name || t('deposit.member', { number: index + 2 }),
              onClick: () =>
                change(screen, { members: screen.state.consortium.members.filter((_, one) => one !== index) }),
            })
          : nothing
      }
    </fieldset>`;
  };

function consortium(screen) {
  const { kind, members } = screen.state.consortium;
  return html`${radioGroup({
    name: 'consortium.kind',
    label: t('deposit.consortium'),
    value: kind,
    onChange: (chosen) => kindChanged(screen, chosen),
    choices: ['none', 'joint', 'several'].map((value) => ({ value, label: t(`deposit.consortium_${value}`) })),
  })}
  ${
    kind === 'none'
      ? nothing
      : html`<p>${t('deposit.lead', { name: screen.tenant.tenant_name })}</p>
          ${members.map(member(screen))}
          <p>
            ${button({
              label: t('deposit.add_member'),
              onClick: () => change(screen, { members: [...members, { type: 'SIRET', value: '', name: '' }] }),
            })}
          </p>`
  }`;
}

export function view(screen, go) {
  const { consultation } = screen.data;
  return html`<p>${t('deposit.intro')} <a href=${url('/prerequis/')}>${t('deposit.prerequisites')}</a></p>
    <form class="form" @submit=${submit(screen, go)} novalidate>
      <p>${t('deposit.in_the_name_of', { name: screen.tenant.tenant_name })}</p>
      ${earlier(screen)}
      ${checkboxGroup({
        name: 'lots',
        label: t('deposit.lots'),
        error: screen.state.errors.lots,
        values: chosenLots(screen).map(String),
        onChange: (lots) => screen.update({ lots: lots.map(Number) }),
        choices: consultation.lots.map(({ number, title }) => ({
          value: String(number),
          label: t('deposit.lot', { number, title }),
        })),
      })}
      ${consortium(screen)}
      ${button({ label: t('ui.continue'), kind: 'primary', type: 'submit', busy: screen.state.busy === 'start' })}
    </form>`;
}
