import { table } from './table.js';

const columns = [
  { key: 'name', label: 'Pièce', rowHeader: true },
  { key: 'size', label: 'Taille', align: 'end' },
  { key: 'version', label: 'Version' },
];

export default {
  name: 'table',
  states: [
    [
      'rows',
      () =>
        table({
          caption: 'Pièces du dossier',
          columns,
          rows: [
            { name: 'Règlement.pdf', size: '1,2 Mo', version: '1' },
            { name: 'CCTP lot 1.docx', size: '340 Ko', version: '2' },
          ],
        }),
    ],
    ['empty', () => table({ caption: 'Pièces', columns, rows: [], empty: 'Aucune pièce pour l’instant.' })],
  ],
};
