import { html } from 'lit-html';
import { button } from '../button/button.js';
import { confirmDialog } from './dialog.js';

const ask = () =>
  confirmDialog({
    title: 'Supprimer ce brouillon ?',
    body: 'Les pièces ajoutées seront perdues.',
    confirm: 'Supprimer',
    danger: true,
  });

export default {
  name: 'dialog',
  states: [
    [
      'opener',
      () => html`<div id="dialog-example">${button({ label: 'Ouvrir la boîte de dialogue', onClick: ask })}</div>`,
    ],
  ],
};
