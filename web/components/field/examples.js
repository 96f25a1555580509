import { checkbox, checkboxGroup, radioGroup } from './choices.js';
import { selectField, textArea, textField } from './inputs.js';

const kinds = [
  { value: 'works', label: 'Travaux' },
  { value: 'supplies', label: 'Fournitures' },
  { value: 'services', label: 'Services' },
];

export default {
  name: 'field',
  states: [
    [
      'text',
      () => textField({ name: 'ex-title', label: 'Objet de la consultation', value: 'Réfection de la toiture' }),
    ],
    [
      'hint',
      () =>
        textField({
          name: 'ex-siret',
          label: 'SIRET',
          hint: '14 chiffres, sans espace',
          width: 'm',
          inputmode: 'numeric',
        }),
    ],
    [
      'error',
      () =>
        textField({
          name: 'ex-error',
          label: 'SIRET',
          value: '123',
          error: 'Ce numéro n’a pas 14 chiffres.',
          hint: '14 chiffres',
        }),
    ],
    [
      'optional',
      () => textField({ name: 'ex-optional', label: 'Téléphone', required: false, type: 'tel', width: 'm' }),
    ],
    [
      'suffix',
      () => textField({ name: 'ex-months', label: 'Durée', type: 'number', suffix: 'mois', width: 's', value: '12' }),
    ],
    [
      'disabled',
      () => textField({ name: 'ex-disabled', label: 'Adresse électronique', value: 'a@exemple.fr', disabled: true }),
    ],
    ['area', () => textArea({ name: 'ex-area', label: 'Description', value: 'Deux lots.' })],
    [
      'select',
      () =>
        selectField({ name: 'ex-select', label: 'Catégorie', choices: kinds, placeholder: 'Choisir', value: 'works' }),
    ],
    [
      'select-groups',
      () =>
        selectField({
          name: 'ex-groups',
          label: 'Procédure',
          choices: [
            { label: 'Adaptée', choices: [{ value: 'a', label: 'Ouverte' }] },
            { label: 'Formalisée', choices: [{ value: 'b', label: 'Appel d’offres ouvert' }] },
          ],
          value: 'b',
        }),
    ],
    [
      'checkbox',
      () =>
        checkbox({
          name: 'ex-box',
          label: 'J’ai relu les pièces de mon offre',
          hint: 'Cette confirmation est conservée.',
        }),
    ],
    [
      'checkbox-error',
      () => checkbox({ name: 'ex-box-error', label: 'J’ai relu les pièces', error: 'Confirmez avant de continuer.' }),
    ],
    ['boxes', () => checkboxGroup({ name: 'ex-boxes', label: 'Lots', choices: kinds, values: ['works'] })],
    [
      'radios',
      () =>
        radioGroup({
          name: 'ex-radios',
          label: 'Catégorie',
          choices: kinds.map((k) => ({ ...k, hint: 'Précision' })),
          value: 'works',
          error: 'Choisissez une catégorie.',
        }),
    ],
  ],
};
