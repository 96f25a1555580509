// What assistive technologies must hear, and short-lived messages everyone sees.
// Exports: announce(text), toast(text, kind?).

const VISIBLE_MS = 6000;

/** Say it politely to screen readers (the page's role=status region). */
export function announce(text) {
  const region = document.getElementById('status-region');
  // An identical text is not announced twice unless the node changes.
  if (region) region.replaceChildren(document.createTextNode(text));
}

/** A message that goes away by itself; it is also announced. `kind`: success, info, warning. */
export function toast(text, kind = 'success') {
  announce(text);
  const region = document.getElementById('toast-region');
  if (!region) return;
  const note = document.createElement('p');
  note.className = `toast toast--${kind}`;
  note.textContent = text;
  region.append(note);
  setTimeout(() => note.remove(), VISIBLE_MS);
}
