// Registering a company by its identifier (REQ-007). The check is repeated by the server; here it only saves a round
// trip.
import { html, nothing } from 'lit-html';
import { button } from '../components/button/button.js';
import { errorSummary } from '../components/error-summary/error-summary.js';
import { selectField, textField } from '../components/field/inputs.js';
import { api } from '../src/api.js';
import { isSiret, missing } from '../src/form.js';
import { t, url } from '../src/i18n.js';
import { startScreen } from '../src/screen.js';
import { refreshSession } from '../src/session.js';
import { wayBack } from '../src/way-back.js';
import { way } from '../src/way.js';
import { join, waiting } from './join.js';

const TYPES = ['SIRET', 'TVA', 'TAHITI', 'RIDET', 'FRWF', 'IREP', 'HORS-UE'];
const SIRET_DIGITS = 14;

const typeChoices = () => TYPES.map((value) => ({ value, label: t(`identifier.${value}`) }));

/** Silent until the number is long enough to be judged. */
function siretVerdict(text) {
  const digits = text.replace(/\s/g, '');
  if (digits.length < SIRET_DIGITS) return '';
  return isSiret(digits) ? t('register.siret_ok') : t('register.siret_bad');
}

const register = (screen) =>
  screen.submit('register', async ({ type, value, ...given }) => {
    const errors = missing({ value, ...given }, { value: t('register.value'), name: t('register.name') });
    if (type === 'SIRET' && value && !isSiret(value)) errors.value = t('register.siret_bad');
    if (Object.keys(errors).length) {
      screen.fail(errors);
      return;
    }
    const { name, address, phone } = given;
    const identifier = { type, value: value.replace(/\s/g, '') };
    await api.post('/v1/companies', {
      identifier,
      name,
      ...(address && { address }),
      ...(phone && { phone }),
    });
    await refreshSession();
    leave(screen);
  });

/** To what led here, else to the company's own screen. */
function leave(screen) {
  location.assign(wayBack(screen.query, url('/entreprise/')));
}

/** The number alone is enough to find one's colleagues. */
const joinTyped = (screen) =>
  screen.run('join', async () => {
    const { type, value } = screen.state;
    const wrong = !value.trim()
      ? t('ui.fill_in', { label: t('register.value') })
      : type === 'SIRET' && !isSiret(value)
        ? t('register.siret_bad')
        : '';
    if (wrong) screen.fail({ value: wrong });
    else await join(screen, { type, value: value.replace(/\s/g, '') });
  });

function view(screen) {
  return html`<h1 tabindex="-1">${t(screen.state.asked ? 'register.asked_title' : 'register.title')}</h1>
    ${way('company')} ${screen.state.asked ? waiting(screen, () => leave(screen)) : form(screen)}`;
}

function form(screen) {
  const { type, value, errors, detail, busy } = screen.state;
  // The API names nested fields with dots; the form has one field for the number.
  const valueError = errors.value ?? errors['identifier.value'] ?? errors.identifier;
  const shown = Object.fromEntries(
    Object.entries(errors).map(([name, phrase]) => [name.startsWith('identifier') ? 'value' : name, phrase]),
  );
  return html`<p class="lead">${t('register.lead')}</p>
    ${errorSummary({ errors: shown, detail })}
    <form class="form" @submit=${register(screen)} novalidate>
      ${selectField({
        name: 'type',
        label: t('register.type'),
        choices: typeChoices(),
        value: type,
        width: 'm',
        onChange: (next) => screen.update({ type: next, value: '' }),
      })}
      ${textField({
        name: 'value',
        label: t('register.value'),
        hint: t(`register.hint_${type === 'SIRET' ? 'SIRET' : 'other'}`),
        width: 'm',
        spellcheck: 'false',
        inputmode: type === 'SIRET' ? 'numeric' : undefined,
        value,
        error: valueError,
        onInput: (next) => screen.update({ value: next }),
      })}
      <p role="status" class="soft">${type === 'SIRET' ? siretVerdict(value) : nothing}</p>
      ${textField({ name: 'name', label: t('register.name'), autocomplete: 'organization', error: errors.name })}
      ${textField({
        name: 'address',
        label: t('register.address'),
        required: false,
        autocomplete: 'street-address',
        error: errors.address,
      })}
      ${textField({
        name: 'phone',
        label: t('register.phone'),
        required: false,
        type: 'tel',
        autocomplete: 'tel',
        width: 'm',
        error: errors.phone,
      })}
      ${button({ label: t('register.send'), kind: 'primary', type: 'submit', busy: busy === 'register' })}
    </form>
    <section class="join">
      <h2>${t('register.join_title')}</h2>
      <p>${t('register.join_why')}</p>
      ${button({ label: t('register.join'), busy: busy === 'join', onClick: () => joinTyped(screen) })}
    </section>`;
}

/** An invitation already says which company: its number is written. */
function asked({ query, state }) {
  if (TYPES.includes(query.get('type'))) state.type = query.get('type');
  state.value = query.get('identifiant') ?? '';
}

startScreen({ access: 'user', load: asked, view, state: { type: 'SIRET', value: '' } });
