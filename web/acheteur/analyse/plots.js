// Plots drawn to scale; the table beside says the same to whoever does not see them. Exports: ranges({label, items}),
// curves({label, lines}).
//   ranges: items [{name, value, least, most}], on one scale from the least to the most of all
//   curves: lines [{name, chosen, points: [{price, points}]}]; the chosen one is thick
import { html, svg } from 'lit-html';
import { money } from '../../src/format.js';
import { t } from '../../src/i18n.js';

const ROW = 30;
const WIDTH = 640;
const NAMES = 200;
const LONGEST = 26;
const DASHES = ['', '8 4', '2 4', '12 4 2 4', '4 4'];

const short = (name) => (name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name);

export function ranges({ label, items }) {
  const from = Math.floor(Math.min(...items.map(({ least }) => least)));
  const to = Math.ceil(Math.max(...items.map(({ most }) => most)));
  const at = (value) => NAMES + ((WIDTH - NAMES - 20) * (value - from)) / Math.max(1, to - from);
  const height = items.length * ROW + 24;
  return html`<p class="small soft">${label} (${t('analysis.from_to', { from, to })})</p>
    <svg class="plot" viewBox="0 0 ${WIDTH} ${height}" aria-hidden="true">
      ${items.map(({ name, value, least, most }, index) => {
        const y = index * ROW + ROW / 2;
        return svg`<text x="0" y=${y + 5}>${short(name)}</text>
        <line class="plot__range" x1=${at(least)} x2=${at(most)} y1=${y} y2=${y}></line>
        <circle cx=${at(value)} cy=${y} r="6"></circle>`;
      })}
      <text x=${NAMES} y=${height - 4}>${from}</text>
      <text x=${WIDTH - 20} y=${height - 4} text-anchor="end">${to}</text>
    </svg>`;
}

export function curves({ label, lines }) {
  const height = 260;
  const all = lines.flatMap(({ points }) => points);
  const prices = all.map(({ price }) => Number(price));
  const [low, high] = [Math.min(...prices), Math.max(...prices)];
  const most = Math.max(...all.map(({ points }) => Number(points)));
  const x = (price) => 40 + ((WIDTH - 60) * (price - low)) / Math.max(1, high - low);
  const y = (points) => 10 + (height - 40) * (1 - points / most);
  const path = (points) => points.map((one) => `${x(Number(one.price))},${y(Number(one.points))}`).join(' ');
  return html`<p class="small soft">${label}</p>
    <svg class="plot" viewBox="0 0 ${WIDTH} ${height}" aria-hidden="true">
      <text x="0" y="18">${most}</text>
      <text x="0" y=${height - 28}>0</text>
      ${lines.map(
        ({ points, chosen }, index) =>
          svg`<polyline
            class="plot__curve ${chosen ? 'plot__curve--chosen' : ''}"
            stroke-dasharray=${DASHES[index]}
            points=${path(points)}
          ></polyline>`,
      )}
      <text x="40" y=${height - 6}>${money(low)}</text>
      <text x=${WIDTH - 4} y=${height - 6} text-anchor="end">${money(high)}</text>
    </svg>
    <ul class="plot-legend small">
      ${lines.map(
        ({ name, chosen }, index) =>
          html`<li>
            <svg viewBox="0 0 40 8" aria-hidden="true">
              <line class="plot__curve" x1="0" x2="40" y1="4" y2="4" stroke-dasharray=${DASHES[index]}></line>
            </svg>
            ${t(`analysis.formula_${name}`)}${chosen ? ` ${t('analysis.chosen')}` : ''}
          </li>`,
      )}
    </ul>`;
}
