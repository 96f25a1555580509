import { markGrid } from './mark-grid.js';

const rows = [
  { id: 'a', name: 'Menuiserie Aubry' },
  { id: 'b', name: 'Charpentes Bel', note: 'Variante' },
];
const columns = [
  { code: '1', label: 'Méthodologie', note: 'sur 10' },
  { code: '2', label: 'Délai', note: 'sur 5' },
];
const draw = (name, cells) =>
  markGrid({
    name,
    label: 'Notes',
    help: 'Flèches pour aller d’une case à l’autre.',
    corner: 'Offre',
    rows,
    columns,
    nameOf: (row, column) => `${row.name}, ${column.label}`,
    cell: (row, column) => cells[row.id + column.code] ?? { value: '' },
    onCommit: () => {},
  });

export default {
  name: 'mark-grid',
  states: [
    ['typed', () => draw('typed', { a1: { value: '7,5', state: 'saved' }, a2: { value: '4', state: 'saving' } })],
    ['wrong', () => draw('wrong', { b1: { value: '12', error: 'La note va de 0 à 10.' } })],
    ['agreed', () => draw('agreed', { a1: { value: '8', aside: '7 · 9', differs: true, readOnly: true } })],
  ],
};
