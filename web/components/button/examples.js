import { button, linkButton } from './button.js';

export default {
  name: 'button',
  states: [
    ['primary', () => button({ label: 'Publier la consultation', kind: 'primary' })],
    ['secondary', () => button({ label: 'Enregistrer le brouillon' })],
    ['quiet', () => button({ label: 'Annuler', kind: 'quiet' })],
    ['danger', () => button({ label: 'Supprimer le brouillon', kind: 'danger' })],
    ['busy', () => button({ label: 'Publication', kind: 'primary', busy: true })],
    ['disabled', () => button({ label: 'Publier', disabled: true })],
    ['link', () => linkButton({ label: 'Télécharger', href: '#', context: 'le règlement de la consultation' })],
  ],
};
