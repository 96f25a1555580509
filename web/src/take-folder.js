// A button that takes a folder away, what it says while it comes, and what it became. Exports: takeFolderButton(screen,
// {kind, label, path, name}).
import { html, nothing } from 'lit-html';
import { button } from '../components/button/button.js';
import { FolderError, takeFolder } from './folder-zip.js';
import { size } from './format.js';
import { t } from './i18n.js';
import { announce } from './status.js';

const said = (screen, kind) => screen.state.folders?.[kind] ?? '';

function say(screen, kind, words) {
  screen.update({ folders: { ...screen.state.folders, [kind]: words } });
}

async function take(screen, { kind, path, name }) {
  try {
    const told = (count, bytes) => say(screen, kind, t('folder.progress', { count, size: size(bytes) }));
    if (await takeFolder(path, name, told)) {
      say(screen, kind, t('folder.done'));
      announce(t('folder.done'));
    }
  } catch (error) {
    if (!(error instanceof FolderError)) throw error;
    say(screen, kind, t('folder.failed', { path: error.message }));
  }
}

export function takeFolderButton(screen, folder) {
  const words = said(screen, folder.kind);
  return html`<p>
      ${button({
        label: folder.label,
        kind: 'secondary',
        busy: screen.state.busy === folder.kind,
        onClick: () => screen.run(folder.kind, () => take(screen, folder)),
      })}
    </p>
    <p role="status" class="small">${words || nothing}</p>`;
}
