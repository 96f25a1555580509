// Every component with every state; the accessibility tests look at this page.
import { html } from 'lit-html';
import { t } from '../src/i18n.js';
import { startScreen } from '../src/screen.js';
import alertExamples from '../components/alert/examples.js';
import backupCodesExamples from '../components/backup-codes/examples.js';
import codeAppExamples from '../components/code-app/examples.js';
import badgeExamples from '../components/badge/examples.js';
import breadcrumbExamples from '../components/breadcrumb/examples.js';
import buttonExamples from '../components/button/examples.js';
import copyHashExamples from '../components/copy-hash/examples.js';
import countdownExamples from '../components/countdown/examples.js';
import definitionListExamples from '../components/definition-list/examples.js';
import dialogExamples from '../components/dialog/examples.js';
import emptyStateExamples from '../components/empty-state/examples.js';
import errorSummaryExamples from '../components/error-summary/examples.js';
import fieldExamples from '../components/field/examples.js';
import fileDropExamples from '../components/file-drop/examples.js';
import fileNotesExamples from '../components/file-notes/examples.js';
import markGridExamples from '../components/mark-grid/examples.js';
import messageExamples from '../components/message/examples.js';
import paginationExamples from '../components/pagination/examples.js';
import progressExamples from '../components/progress/examples.js';
import receiptExamples from '../components/receipt/examples.js';
import checksExamples from '../components/checks/examples.js';
import stepsExamples from '../components/steps/examples.js';
import tableExamples from '../components/table/examples.js';
import tabsExamples from '../components/tabs/examples.js';
import timelineExamples from '../components/timeline/examples.js';
import toastExamples from '../components/toast/examples.js';
import trialExamples from '../components/trial/examples.js';
import unlockExamples from '../components/unlock/examples.js';

const all = [
  alertExamples,
  backupCodesExamples,
  codeAppExamples,
  badgeExamples,
  breadcrumbExamples,
  buttonExamples,
  copyHashExamples,
  countdownExamples,
  definitionListExamples,
  dialogExamples,
  emptyStateExamples,
  errorSummaryExamples,
  fieldExamples,
  fileDropExamples,
  fileNotesExamples,
  markGridExamples,
  messageExamples,
  paginationExamples,
  progressExamples,
  receiptExamples,
  checksExamples,
  stepsExamples,
  tableExamples,
  tabsExamples,
  timelineExamples,
  toastExamples,
  trialExamples,
  unlockExamples,
];

const example = ([state, draw]) =>
  html`<h3>${state}</h3>
    <div data-state=${state}>${draw()}</div>`;
const section = ({ name, states }) =>
  html`<section class="card" id="c-${name}" data-component=${name}>
    <h2>${name}</h2>
    ${states.map(example)}
  </section>`;

startScreen({
  access: null,
  view: () =>
    html`<h1>${t('components.title')}</h1>
      <p class="lead">${t('components.lead')}</p>
      <div class="stack">${all.map(section)}</div>`,
});
