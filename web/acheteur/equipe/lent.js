// What is lent for dates, as its screens show it: days, state, taking back. Exports: days(grant), stateOf(grant),
// names(people), dayFields(screen), takeBack(screen, grant, path, words).
import { html } from 'lit-html';
import { badge } from '../../components/badge/badge.js';
import { button } from '../../components/button/button.js';
import { confirmDialog } from '../../components/dialog/dialog.js';
import { textField } from '../../components/field/inputs.js';
import { api } from '../../src/api.js';
import { localTime } from '../../src/clock-time.js';
import { serverNow } from '../../src/clock.js';
import { day } from '../../src/format.js';
import { t } from '../../src/i18n.js';

const today = () => localTime(new Date(serverNow()).toISOString()).slice(0, 10);

/** Both days are in: `until` is the first instant that is out. */
export const days = ({ since, until }) =>
  t('lent.days', { first: day(since), last: day(new Date(Date.parse(until) - 1)) });

const KINDS = { 'in-force': 'success', 'to-come': 'info', over: 'neutral' };
export const stateOf = ({ state }) => badge({ label: t(`lent.${state}`), kind: KINDS[state] });

export const names = (people) => people.map(({ name }) => name || t('lent.gone')).join(', ');

export const dayFields = ({ state }) =>
  html`<div class="row">
    ${['first', 'last'].map((name) =>
      textField({
        name,
        type: 'date',
        width: 's',
        label: t(`lent.${name}`),
        value: name === 'first' ? today() : '',
        error: state.errors[name],
      }),
    )}
  </div>`;

/** Ended at once, after a confirmation that says what stays. */
export const takeBack = (screen, grant, path, { title, name }) =>
  button({
    label: t('lent.take_back'),
    kind: 'danger',
    context: name,
    busy: screen.state.busy === `end-${grant.id}`,
    onClick: () =>
      screen.run(`end-${grant.id}`, async () => {
        if (
          !(await confirmDialog({ title, body: t('lent.take_back_why'), confirm: t('lent.take_back'), danger: true }))
        )
          return;
        await api.del(path);
        await screen.reload();
      }),
  });
