// Step 1: which lots, alone or together, and what becomes of an earlier deposit (REQ-057, REQ-064). Exports:
// view(screen, go).
import { html, nothing } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { button } from '../components/button/button.js';
import { checkboxGroup, radioGroup } from '../components/field/choices.js';
import { selectField, textField } from '../components/field/inputs.js';
import { confirmDialog } from '../components/dialog/dialog.js';
import { api } from '../src/api.js';
import { isSiret } from '../src/form.js';
import { instant } from '../src/format.js';
import { t, url } from '../src/i18n.js';
import { giveUp } from './begun.js';
import { isLate } from './deadline.js';

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
  if (asksMode(screen) && !mode) found.mode = t('deposit.mode_missing');
  consortium.members.forEach(({ type, value, name }, index) => {
    if (!name.trim()) found[`consortium.members.${index}.name`] = t('deposit.member_name_missing');
    if (type === 'SIRET' && !isSiret(value))
      found[`consortium.members.${index}.identifier`] = t('deposit.member_siret');
  });
  return found;
}

/** A late deposit replaces nothing: what becomes of the one before is not asked. */
const asksMode = ({ data: { standing, consultation } }) => standing.length > 0 && !isLate(consultation);

/** What is asked is what was begun: going back and forth begins nothing new. */
const isSame = (deposit, { lots, consortium, mode }) =>
  JSON.stringify([deposit.lots, deposit.mode, deposit.consortium]) ===
  JSON.stringify([lots.toSorted((one, other) => one - other), mode, consortium]);

/** Other lots or other members make another deposit: the one begun is given up once the new one is there. */
async function start(screen, body) {
  const before = screen.data.deposit;
  if (before && isSame(before, body)) return true;
  const isSent = Object.keys(screen.data.saved?.slots ?? {}).length > 0;
  if (isSent && !(await confirmDialog({ title: t('deposit.restart_title'), body: t('deposit.restart_why') })))
    return false;
  const { id } = screen.data.consultation;
  screen.data.deposit = await api.post(`/v1/consultations/${id}/deposits`, body);
  screen.data.saved = null;
  if (before) await giveUp(before.id);
  history.replaceState(history.state, '', url('/depot/', { consultation: id, depot: screen.data.deposit.id }));
  return true;
}

const submit = (screen, go) =>
  screen.submit('start', async () => {
    const lots = chosenLots(screen);
    const errors = wrongs(screen, lots);
    if (Object.keys(errors).length) {
      screen.fail(errors);
      return;
    }
    const members = screen.state.consortium.members.map(({ type, value, name, email = '' }) => ({
      identifier: { type, value: value.replace(/\s/g, '') },
      name,
      email: email.trim(),
    }));
    const body = {
      company_id: screen.tenant.tenant_id,
      lots,
      consortium: { kind: screen.state.consortium.kind, members },
      mode: isLate(screen.data.consultation) ? null : (screen.state.mode ?? null),
    };
    const isStarted = await start(screen, body);
    screen.state.busy = null;
    if (isStarted) await go('files');
  });

const onlyLot = ({ lots }) => (lots.length === 1 ? [lots[0].number] : []);
const formerLots = ({ standing }) => [...new Set(standing.flatMap(({ lots }) => lots))];

/** A deposit that replaces answers, unless said otherwise, to what the former one answered. */
const chosenLots = ({ data, state: { lots, mode } }) =>
  lots ?? (mode === 'replaces' ? formerLots(data) : onlyLot(data.consultation));

/** What becomes of each lot, in words, while the choice is made. */
function consequences(screen) {
  const { data, state } = screen;
  if (!asksMode(screen) || state.mode !== 'replaces') return nothing;
  const [former, now] = [formerLots(data), chosenLots(screen)];
  const said = (number) => (!now.includes(number) ? 'dropped' : former.includes(number) ? 'replaced' : 'added');
  const lots = [...new Set([...former, ...now])].toSorted((one, other) => one - other);
  return html`<div role="status" class="consequences">
    <p>${t('deposit.consequences')}</p>
    <ul>
      ${lots.map((number) => html`<li>${t(`deposit.lot_${said(number)}`, { number })}</li>`)}
    </ul>
  </div>`;
}

function earlier(screen) {
  const { standing, consultation } = screen.data;
  if (isLate(consultation)) return nothing;
  const backup = consultation.terms?.electronic_backup_copy
    ? [{ value: 'backup', label: t('deposit.backup'), hint: t('deposit.backup_hint') }]
    : [];
  if (!standing.length && !backup.length) return nothing;
  if (!standing.length)
    return radioGroup({
      name: 'mode',
      label: t('deposit.nature'),
      value: screen.state.mode ?? 'first',
      onChange: (mode) => screen.update({ mode: mode === 'first' ? null : mode }),
      choices: [{ value: 'first', label: t('deposit.first') }, ...backup],
    });
  return html`${alert({
    kind: 'info',
    body: html`${standing.map(
      ({ received_at: at, number, lots, consultation: { time_zone: zone } }) =>
        html`<p>${t('deposit.earlier', { at: instant(at, zone), number, lots: lots.join(', ') })}</p>`,
    )}`,
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
  ({ type, value, name, email = '' }, index) => {
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
      ${textField({
        name: `${at}.email`,
        type: 'email',
        label: t('deposit.member_email'),
        hint: t('deposit.member_email_hint'),
        required: false,
        value: email,
        error: errors[`${at}.email`],
        onInput: (typed) => changeMember(screen, index, { email: typed }),
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
      ${consequences(screen)} ${consortium(screen)}
      ${button({ label: t('ui.continue'), kind: 'primary', type: 'submit', busy: screen.state.busy === 'start' })}
    </form>`;
}
