// What bidders are asked to put in each envelope: one document a line, the same fields in a draft and in a correction.
// Exports: requestedFields(consultation, errors), readRequested(given, consultation).
import { html } from 'lit-html';
import { textArea } from '../components/field/inputs.js';
import { t } from '../src/i18n.js';

const nameOf = (kind) => `requested_documents.${kind}`;

const linesOf = ({ requested_documents: asked }, kind) =>
  asked
    .filter((one) => one.kind === kind)
    .map(({ label }) => label)
    .join('\n');

/** The server points at one line of one list: every envelope that may hold it says so. */
const wrong = (errors) => Object.entries(errors).find(([name]) => name.startsWith('requested_documents'))?.[1];

export const requestedFields = (consultation, errors) =>
  html`<fieldset>
    <legend class="field__label">${t('wizard.requested_documents')}</legend>
    <p class="soft">${t('wizard.requested_why')}</p>
    ${consultation.kinds.map((kind) =>
      textArea({
        name: nameOf(kind),
        label: t(`wizard.requested_${kind}`),
        hint: t(`wizard.requested_${kind}_hint`),
        rows: 4,
        required: false,
        value: linesOf(consultation, kind),
        error: wrong(errors),
      }),
    )}
  </fieldset>`;

/** An empty line and a repeated one ask for nothing. */
export const readRequested = (given, { kinds }) =>
  kinds.flatMap((kind) => {
    const lines = (given[nameOf(kind)] ?? '').split('\n').map((line) => line.trim());
    return [...new Set(lines)].filter(Boolean).map((label) => ({ kind, label }));
  });
