// Every envelope that may be opened now, in one gesture: paused and gone on with, after a closed tab too; its files
// saved to a folder by company and lot, or to a ZIP. Exports: openAll(screen, able).
import { html, nothing } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { button } from '../components/button/button.js';
import { Announcer, progress } from '../components/progress/progress.js';
import { t } from '../src/i18n.js';
import { chooseFolder, hasFolders, saveZip } from '../src/saving.js';
import { toast } from '../src/status.js';
import { openEnvelopes, reopen } from './open.js';
import { folderOf } from './folders.js';

const each = ({ deposits }) =>
  deposits.flatMap((deposit) => deposit.envelopes.map((envelope) => ({ deposit, envelope })));

const openable = (session) =>
  each(session).filter(
    ({ deposit, envelope: { state, refusal } }) =>
      !(deposit.late && !deposit.late_decision) && !refusal && ['sealed', 'released'].includes(state),
  );

const inState = (session, wanted) => each(session).filter(({ envelope: { state } }) => state === wanted);

async function work(screen, wanted, folder) {
  const announcer = new Announcer(t('opening.opening_all'));
  let done = 0;
  const onOpened = () => {
    done += 1;
    announcer.update(done / wanted.length);
    screen.update({ all: done / wanted.length });
  };
  screen.state.pausing = false;
  screen.update({ all: 0 });
  try {
    await openEnvelopes(screen, wanted, { onOpened, folder, stopped: () => screen.state.pausing });
  } finally {
    screen.state.all = null;
  }
  if (screen.state.pausing) toast(t('opening.paused'));
}

const open = (screen, wanted) => screen.run('open-all', () => work(screen, wanted, null));

/** The picker first: a browser shows it only at once after a gesture. */
const openIntoFolder = async (screen, wanted) => {
  const folder = await chooseFolder();
  if (folder) await screen.run('open-all', () => work(screen, wanted, folder));
};

/** One entry after the other, so that a ZIP of many gigabytes holds one envelope in memory. */
async function* entries(screen, opened) {
  for (const { deposit, envelope } of opened) {
    const path = folderOf(deposit, envelope);
    const kept = screen.state.opened[`${deposit.id}/${envelope.slot}`];
    const files = kept?.every(({ blob }) => blob) ? kept : await reopen(screen, deposit, envelope);
    for (const { name, blob } of files) yield { name: `${path}/${name}`, input: blob };
  }
}

const zip = (screen, opened) =>
  screen.run('zip', async () => {
    const name = `${screen.data.consultation.reference || 'plis'}.zip`;
    if (await saveZip(name, entries(screen, opened))) toast(t('opening.zipped'));
  });

/** What did not open, at the top, each with its reason: nobody looks for it among two hundred deposits. */
function failures(failed) {
  if (!failed.length) return nothing;
  return alert({
    kind: 'error',
    title: t('opening.failures', { count: failed.length }),
    body: html`<ul>
      ${failed.map(
        ({ deposit, envelope }) =>
          html`<li>
            <a href=${`#f-${deposit.id}/${envelope.slot}`}
              >${deposit.company.name}, ${folderOf(deposit, envelope).split('/').at(-1)}</a
            >
          </li>`,
      )}
    </ul>`,
  });
}

const running = (screen) =>
  html`${progress({ label: t('opening.opening_all'), ratio: screen.state.all })}
    <p>
      ${button({
        label: t('opening.pause'),
        onClick: () => {
          screen.state.pausing = true;
          screen.update({});
        },
        busy: screen.state.pausing,
      })}
    </p>`;

export function openAll(screen, able) {
  const { session } = screen.data;
  if (!able) return nothing;
  if (screen.state.all != null) return running(screen);
  const wanted = session.state === 'recorded' ? [] : openable(session);
  const opened = inState(session, 'opened');
  const busy = screen.state.busy === 'open-all';
  return html`${failures(inState(session, 'failed'))}
    <div class="row">
      ${
        wanted.length > 1 && hasFolders
          ? button({
              label: t('opening.open_all_folder', { count: wanted.length }),
              kind: 'primary',
              busy,
              onClick: () => openIntoFolder(screen, wanted),
            })
          : nothing
      }
      ${
        wanted.length > 1
          ? button({
              label: t('opening.open_all', { count: wanted.length }),
              busy,
              onClick: () => open(screen, wanted),
            })
          : nothing
      }
      ${
        opened.length
          ? button({
              label: t('opening.zip', { count: opened.length }),
              busy: screen.state.busy === 'zip',
              onClick: () => zip(screen, opened),
            })
          : nothing
      }
    </div>`;
}
