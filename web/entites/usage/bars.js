// Bars drawn to scale; the table beside says the same to whoever does not see them. Exports: bars({label, items}).
//   items: [{name, value, told}]
import { html, svg } from 'lit-html';

const ROW = 28;
const WIDTH = 640;
const NAMES = 200;
const LONGEST = 28;

const short = (name) => (name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name);

export function bars({ label, items }) {
  const most = Math.max(1, ...items.map(({ value }) => value));
  const height = items.length * ROW;
  const room = WIDTH - NAMES - 110;
  return html`<p class="small soft">${label}</p>
    <svg class="bars" viewBox="0 0 ${WIDTH} ${height}" aria-hidden="true">
      ${items.map(({ name, value, told }, index) => {
        const top = index * ROW;
        const width = Math.max(1, (room * value) / most);
        return svg`<text x="0" y=${top + 19}>${short(name)}</text>
        <rect x=${NAMES} y=${top + 5} width=${width} height=${ROW - 10}></rect>
        <text x=${NAMES + width + 6} y=${top + 19}>${told}</text>`;
      })}
    </svg>`;
}
