import { fileNotes } from './file-notes.js';

export default {
  name: 'file-notes',
  states: [
    [
      'renamed and left out',
      () =>
        fileNotes({
          renamed: [
            { from: 'con.pdf', to: '_con.pdf' },
            { from: 'plans?/A.pdf', to: 'plans_/A.pdf' },
          ],
          left: ['photos/.DS_Store'],
        }),
    ],
  ],
};
