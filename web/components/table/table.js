// Captioned tables; on a narrow screen each row becomes a card, its cells labelled. Exports: table({caption, columns,
// rows, empty, hideCaption}).
//   columns: [{key, label, cell?(row) → content, align?: 'end', rowHeader?: true}]; rows: plain objects
// Roles are written out because stacking rows with CSS makes browsers forget that this is a table.
import { html, nothing } from 'lit-html';

function cell(column, row) {
  const content = column.cell ? column.cell(row) : row[column.key];
  const align = column.align ? `cell--${column.align}` : '';
  return column.rowHeader
    ? html`<th scope="row" role="rowheader" class=${align} data-label=${column.label}><div>${content}</div></th>`
    : html`<td role="cell" class=${align} data-label=${column.label}><div>${content}</div></td>`;
}

export function table({ caption, columns, rows, empty, hideCaption = false }) {
  if (!rows.length && empty) return html`<p class="soft">${empty}</p>`;
  return html`<table class="table" role="table">
    <caption class=${hideCaption ? 'visually-hidden' : nothing}>
      ${caption}
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        ${columns.map(
          (column) =>
            html`<th scope="col" role="columnheader" class=${column.align ? `cell--${column.align}` : ''}>
              ${column.label}
            </th>`,
        )}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows.map(
        (row) =>
          html`<tr role="row">
            ${columns.map((column) => cell(column, row))}
          </tr>`,
      )}
    </tbody>
  </table>`;
}
