// Questions that must be answered first, in the browser's own modal dialog. Exports: openDialog({title, body,
// initial}), confirmDialog(options).
//   openDialog: body(controls) → content; controls = {close(value), state, update(patch)}. Resolves with close's value,
//     null on Escape.
//   confirmDialog({title, body, confirm, danger}) → true or false
import { html, render } from 'lit-html';
import { t } from '../../src/i18n.js';
import { button } from '../button/button.js';

let count = 0;

function paint(dialog, title, body, controls) {
  const heading = `dialog-title-${dialog.dataset.number}`;
  dialog.setAttribute('aria-labelledby', heading);
  render(
    html`<div class="dialog__head"><h2 id=${heading}>${title}</h2></div>
      <div class="dialog__body">${body(controls)}</div>`,
    dialog,
  );
}

export function openDialog({ title, body, initial = {} }) {
  const dialog = document.createElement('dialog');
  const before = document.activeElement;
  dialog.className = 'dialog';
  count += 1;
  dialog.dataset.number = String(count);
  let answer = null;
  const controls = {
    state: { ...initial },
    update(patch) {
      Object.assign(controls.state, patch);
      paint(dialog, title, body, controls);
    },
    close(value = null) {
      answer = value;
      dialog.close();
    },
  };
  return new Promise((resolve) => {
    dialog.addEventListener(
      'close',
      () => {
        dialog.remove();
        before?.focus?.();
        resolve(answer);
      },
      { once: true },
    );
    document.body.append(dialog);
    paint(dialog, title, body, controls);
    dialog.showModal();
  });
}

export async function confirmDialog({ title, body, confirm = t('ui.confirm'), danger = false }) {
  const answer = await openDialog({
    title,
    body: ({ close }) =>
      html` ${typeof body === 'string' ? html`<p>${body}</p>` : body}
        <div class="row">
          ${button({ label: confirm, kind: danger ? 'danger' : 'primary', onClick: () => close(true) })}
          ${button({ label: t('ui.cancel'), kind: 'quiet', onClick: () => close(false) })}
        </div>`,
  });
  return answer === true;
}
