// How the pages of a contract say days, percentages and files. Exports: dayOf(on), percent(text), fileLink(at, file).
import { html, nothing } from 'lit-html';

export const dayOf = (on) => (on ? on.split('-').reverse().join('/') : '');

export const percent = (text) => `${String(text).replace('.', ',')}\u202f%`;

export const fileLink = (at, file) => (file ? html`<a href="${at}/files/${file.sha256}">${file.name}</a>` : nothing);
