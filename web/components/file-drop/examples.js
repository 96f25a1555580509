import { fileDrop } from './file-drop.js';

const onFiles = () => {};

export default {
  name: 'file-drop',
  states: [
    [
      'plain',
      () =>
        fileDrop({
          name: 'drop-plain',
          label: 'Pièces du dossier',
          hint: 'Tous formats, 2 Go au plus par fichier.',
          onFiles,
          folders: true,
        }),
    ],
    [
      'error',
      () =>
        fileDrop({
          name: 'drop-error',
          label: 'Pièces de l’offre',
          error: 'Prix.xlsx dépasse la limite de 2 Go.',
          onFiles,
        }),
    ],
    [
      'action',
      () =>
        fileDrop({
          name: 'drop-action',
          label: 'Ajouter des fichiers : Candidature',
          action: true,
          folders: true,
          onFiles,
        }),
    ],
    [
      'single',
      () => fileDrop({ name: 'drop-single', label: 'Récépissé (JSON)', accept: '.json', single: true, onFiles }),
    ],
  ],
};
