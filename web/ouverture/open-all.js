// Every envelope that may be opened now, in one gesture. Exports: openAll(screen, able).
import { html, nothing } from 'lit-html';
import { button } from '../components/button/button.js';
import { Announcer, progress } from '../components/progress/progress.js';
import { t } from '../src/i18n.js';
import { openEnvelopes } from './open.js';

const openable = ({ deposits }) =>
  deposits.flatMap((deposit) =>
    deposit.late && !deposit.late_decision
      ? []
      : deposit.envelopes
          .filter(({ state, refusal }) => !refusal && ['sealed', 'released'].includes(state))
          .map((envelope) => ({ deposit, envelope })),
  );

const open = (screen, wanted) =>
  screen.run('open-all', async () => {
    const announcer = new Announcer(t('opening.opening_all'));
    let done = 0;
    const onOpened = () => {
      done += 1;
      announcer.update(done / wanted.length);
      screen.update({ all: done / wanted.length });
    };
    try {
      await openEnvelopes(screen, wanted, onOpened);
    } finally {
      screen.state.all = null;
    }
  });

export function openAll(screen, able) {
  if (!able || screen.data.session.state === 'recorded') return nothing;
  if (screen.state.all != null) return progress({ label: t('opening.opening_all'), ratio: screen.state.all });
  const wanted = openable(screen.data.session);
  if (wanted.length < 2) return nothing;
  return html`<p>
    ${button({
      label: t('opening.open_all', { count: wanted.length }),
      busy: screen.state.busy === 'open-all',
      onClick: () => open(screen, wanted),
    })}
  </p>`;
}
