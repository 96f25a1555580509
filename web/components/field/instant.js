// A date and time of the legal clock. Exports: instantField(options), readInstant(given, name).
// Where the chosen hour comes twice, the form asks which one; where it does not exist, it says so.
import { html } from 'lit-html';
import { instantsOf, localTime, seasonOf } from '../../src/clock-time.js';
import { FormFault } from '../../src/form.js';
import { t } from '../../src/i18n.js';
import { radioGroup } from './choices.js';
import { textField } from './inputs.js';

const twice = (text) => instantsOf(text).length === 2;
const seasonName = (name) => `${name}.season`;

/** The options of a text field; `value` is an instant, RFC 3339 UTC. */
export function instantField({ name, value, ...options }) {
  const text = value ? localTime(value).slice(0, 16) : '';
  const follow = (given) => {
    document.getElementById(`f-${seasonName(name)}`).parentElement.hidden = !twice(given);
    options.onInput?.(given);
  };
  return html`${textField({ ...options, name, type: 'datetime-local', width: 'm', value: text, onInput: follow })}
    <div ?hidden=${!twice(text)}>
      ${radioGroup({
        name: seasonName(name),
        label: t('time.which'),
        hint: t('time.which_hint'),
        value: value ? seasonOf(value) : '',
        choices: ['summer', 'winter'].map((season) => ({ value: season, label: t(`time.choose_${season}`) })),
      })}
    </div>`;
}

/** The instant given under that name, null when empty. Throws FormFault where the hour does not exist or is twofold. */
export function readInstant(given, name) {
  const text = given[name] ?? '';
  if (!text) return null;
  const found = instantsOf(text);
  if (found.length === 1) return found[0];
  if (!found.length) throw new FormFault({ [name]: t('time.skipped') });
  const chosen = { summer: found[0], winter: found[1] }[given[seasonName(name)]];
  if (!chosen) throw new FormFault({ [name]: t('time.which') });
  return chosen;
}
