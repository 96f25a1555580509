// The focus must not vanish with the button that was pressed (WCAG 2.4.3). Exports: holdFocus(redraw).
const REGIONS = 'section, article, fieldset, main';

function regionsAround(element) {
  const found = [];
  for (let region = element.closest(REGIONS); region; region = region.parentElement.closest(REGIONS))
    found.push(region);
  return found;
}

/** When a redraw removes what had the focus, the heading of the nearest region still there takes it. */
export function holdFocus(redraw) {
  const before = document.activeElement;
  const regions = before ? regionsAround(before) : [];
  redraw();
  if (!before || before.isConnected) return;
  const heading = regions
    .filter((region) => region.isConnected)
    .map((region) => region.querySelector('h1, h2, h3, h4, legend'))
    .find(Boolean);
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus();
}
