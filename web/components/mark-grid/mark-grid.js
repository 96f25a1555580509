// A grid of marks worked by the keyboard alone: one input a cell, arrows between them, saved as typed by whoever draws
// it. Exports: markGrid(options).
//   name (of this grid among those of the page), label, help (sentence under it), corner (label of row names)
//   rows [{id, name, note}], columns [{code, label, note}]
//   cell(row, column) → {value, error, state: 'saved' | 'saving' | '', aside, differs, readOnly}
//   nameOf(row, column) → what a cell is called
//   onCommit(row, column, text), onEnter(row, column) when it takes the focus, onComment(row, column) for F2
// Arrows, Enter, Shift+Enter, Home, End, with Ctrl for the whole grid, Page up and down (ten rows); Escape takes back
// what was being typed. One cell is in the tab order: the last that had the focus.
import { html, nothing } from 'lit-html';

const PAGE = 10;
const place = (input) => [Number(input.dataset.row), Number(input.dataset.column)];
const inputAt = (grid, row, column) => grid.querySelector(`input[data-row="${row}"][data-column="${column}"]`);

function go(grid, row, column) {
  const last = grid.querySelectorAll('tbody tr').length - 1;
  const wide = grid.querySelectorAll('thead th').length - 2;
  const next = inputAt(grid, Math.max(0, Math.min(last, row)), Math.max(0, Math.min(wide, column)));
  next?.focus();
  next?.select();
}

/** Whether the caret stands where an arrow would leave the text. */
const atEdge = ({ selectionStart: from, selectionEnd: to, value }, start) =>
  to - from === value.length || (start ? to === 0 : from === value.length);

function target({ key, ctrlKey, shiftKey }, input) {
  const [row, column] = place(input);
  const far = Number.MAX_SAFE_INTEGER;
  const moves = {
    ArrowUp: [row - 1, column],
    ArrowDown: [row + 1, column],
    Enter: [row + (shiftKey ? -1 : 1), column],
    PageUp: [row - PAGE, column],
    PageDown: [row + PAGE, column],
    ...(atEdge(input, true) && { ArrowLeft: [row, column - 1] }),
    ...(atEdge(input, false) && { ArrowRight: [row, column + 1] }),
    ...(ctrlKey && { Home: [0, 0], End: [far, far] }),
    ...(!ctrlKey && atEdge(input, true) && { Home: [row, 0] }),
    ...(!ctrlKey && atEdge(input, false) && { End: [row, far] }),
  };
  return moves[key];
}

function onKey(options, event) {
  const input = event.target;
  if (!input.matches('input[data-row]')) return;
  const [row, column] = place(input);
  if (event.key === 'Escape') {
    input.value = options.cell(options.rows[row], options.columns[column]).value;
    input.select();
    return;
  }
  if (event.key === 'F2') {
    event.preventDefault();
    options.onComment?.(options.rows[row], options.columns[column]);
    return;
  }
  const next = target(event, input);
  if (!next) return;
  event.preventDefault();
  go(event.currentTarget, ...next);
}

function onFocus(options, event) {
  const input = event.target;
  if (!input.matches('input[data-row]')) return;
  for (const other of event.currentTarget.querySelectorAll('input[tabindex="0"]')) other.tabIndex = -1;
  input.tabIndex = 0;
  const [row, column] = place(input);
  options.onEnter?.(options.rows[row], options.columns[column]);
}

function onChange(options, event) {
  const input = event.target;
  if (!input.matches('input[data-row]')) return;
  const [row, column] = place(input);
  options.onCommit(options.rows[row], options.columns[column], input.value.trim());
}

function gridCell(options, row, column, rowIndex, columnIndex) {
  const { value, error, state = '', aside, differs, readOnly = false } = options.cell(row, column);
  const id = `${options.name}-${rowIndex}-${columnIndex}`;
  const described = [error && `${id}-error`, aside && `${id}-aside`].filter(Boolean).join(' ');
  return html`<td role="gridcell" class="mark ${differs ? 'mark--differs' : ''}" data-state=${state}>
    <input
      id=${id}
      data-row=${rowIndex}
      data-column=${columnIndex}
      tabindex=${rowIndex || columnIndex ? -1 : 0}
      inputmode="decimal"
      autocomplete="off"
      size="5"
      .value=${value}
      ?readonly=${readOnly}
      aria-label=${options.nameOf(row, column)}
      aria-invalid=${error ? 'true' : nothing}
      aria-describedby=${described || nothing}
    />
    ${aside ? html`<span class="mark__aside" id="${id}-aside">${aside}</span>` : nothing}
    ${error ? html`<span class="mark__error" id="${id}-error">${error}</span>` : nothing}
  </td>`;
}

export function markGrid(options) {
  const { name, label, help, rows, columns, corner } = options;
  return html`<div class="mark-grid">
      <table
        role="grid"
        aria-label=${label}
        aria-describedby="${name}-help"
        aria-rowcount=${rows.length + 1}
        aria-colcount=${columns.length + 1}
        @keydown=${(event) => onKey(options, event)}
        @focusin=${(event) => onFocus(options, event)}
        @change=${(event) => onChange(options, event)}
      >
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">${corner}</th>
            ${columns.map(
              (column) =>
                html`<th role="columnheader" scope="col">
                  ${column.label}<br /><span class="soft small">${column.note}</span>
                </th>`,
            )}
          </tr>
        </thead>
        <tbody role="rowgroup">
          ${rows.map(
            (row, rowIndex) =>
              html`<tr role="row">
                <th role="rowheader" scope="row">
                  ${row.name}${row.note ? html`<br /><span class="soft small">${row.note}</span>` : nothing}
                </th>
                ${columns.map((column, columnIndex) => gridCell(options, row, column, rowIndex, columnIndex))}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <p class="small soft" id="${name}-help">${help}</p>`;
}
