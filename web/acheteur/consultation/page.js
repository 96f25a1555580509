// A consultation, buyer's side: a wizard while it is a draft, an overview once published.
import { html, nothing } from 'lit-html';
import { breadcrumb } from '../../components/breadcrumb/breadcrumb.js';
import { button } from '../../components/button/button.js';
import { confirmDialog } from '../../components/dialog/dialog.js';
import { errorSummary } from '../../components/error-summary/error-summary.js';
import { fieldId } from '../../components/field/field.js';
import { steps } from '../../components/steps/steps.js';
import { api } from '../../src/api.js';
import { values } from '../../src/form.js';
import { t, url } from '../../src/i18n.js';
import { firstPage } from '../../src/paging.js';
import { startScreen } from '../../src/screen.js';
import { toast } from '../../src/status.js';
import * as advice from './advice.js';
import { readImportance } from '../importance.js';
import * as calendar from './calendar.js';
import * as dce from './dce.js';
import { guardLeaving, readDrafts, uploading } from './dce-transfers.js';
import { askExtension } from './extend.js';
import * as identification from './identification.js';
import * as invitees from './invitees.js';
import * as keys from './keys.js';
import * as lots from './lots.js';
import * as overview from './overview.js';
import * as review from './review.js';
import { save } from './save.js';
import { readTickets } from './tickets.js';

const STEPS = { identification, lots, invitees, calendar, dce, keys, review };
/** Only a restricted phase has companies to invite. */
const names = () => Object.keys(STEPS).filter((name) => name !== 'invitees' || screen.data.consultation.restricted);

let screen;
const base = () => `/v1/consultations/${encodeURIComponent(screen.query.get('id') ?? '')}`;
const address = (step) => url('/acheteur/consultation/', { id: screen.data.consultation.id, etape: step });
const fresh = {
  lots: undefined,
  invitees: undefined,
  group: undefined,
  kin: undefined,
  criteria: undefined,
  members: undefined,
  procedure: undefined,
  framework: undefined,
  variants: undefined,
  confidential: undefined,
  errors: {},
  detail: '',
};

/** Who accepted the confidentiality undertaking, from the register of downloads. */
async function accepted({ id, undertaking, permissions }) {
  if (!undertaking || !permissions.includes('read-registers')) return null;
  return firstPage(`/v1/consultations/${id}/registers/downloads`, { act: 'undertaking' });
}

async function load(current) {
  screen = current;
  const consultation = await api.get(base());
  const drafts = await readDrafts(consultation);
  if (consultation.status !== 'draft') {
    const [undertaken, tickets] = await Promise.all([accepted(consultation), readTickets(consultation)]);
    return { consultation, drafts, accepted: undertaken, tickets };
  }
  const buyer = `/v1/buyers/${consultation.buyer.id}`;
  const [reviewed, agents, owner, settings, law] = await Promise.all([
    api.get(`${base()}/review`),
    api.all(`${buyer}/agents`),
    api.get(buyer),
    api.get(`${buyer}/settings`),
    advice.load(consultation),
  ]);
  return { consultation, drafts, review: reviewed, agents, buyer: owner, settings, ...law };
}

/** Save what the form holds (nothing to save: true). False when refused: the errors are then on screen. */
async function saveStep(given) {
  const changes = STEPS[screen.state.step].read?.(given, screen);
  if (!changes) return true;
  return (
    (await screen.run('save', async () => {
      await save(screen, changes);
      screen.data.review = await api.get(`${base()}/review`);
      screen.state.saved.add(screen.state.step);
      return true;
    })) === true
  );
}

/** The control of `committee.01J…`, or else of `committee`: a point may be about a person or a file inside a field. */
function nearest(field = '') {
  const parts = field.split('.');
  const found = parts.map((_, index) =>
    document.getElementById(fieldId(parts.slice(0, parts.length - index).join('.'))),
  );
  return found.find(Boolean);
}

/** Change step in place, so that transfers go on. The field asked for, else the heading, takes the focus. */
async function show(step, field) {
  screen.data.review = await api.get(`${base()}/review`);
  screen.update({ ...fresh, step });
  const control = nearest(field);
  control?.closest('details')?.setAttribute('open', '');
  (control ?? document.querySelector('h1')).focus();
}

async function go(step, field) {
  const form = document.getElementById('step-form');
  if (form && !(await saveStep(values(form)))) return;
  history.pushState({}, '', address(step));
  await show(step, field);
}

const submitStep = async (event) => {
  event.preventDefault();
  const stay = event.submitter?.value === 'stay';
  if (!(await saveStep(values(event.target)))) return;
  toast(t('ui.saved'));
  if (stay) screen.update(fresh);
  else await go(names()[names().indexOf(screen.state.step) + 1]);
};

const publish = () =>
  screen.run('publish', async () => {
    if (
      !(await confirmDialog({
        title: t('wizard.publish_title'),
        body: t('wizard.publish_confirm'),
        confirm: t('wizard.publish'),
      }))
    )
      return;
    screen.data.consultation = await api.post(`${base()}/publication`);
    toast(t('wizard.published'));
    document.querySelector('h1').focus();
  });

/** Where the entity publishes with two people: another agent will publish what is asked now. */
const ask = () =>
  screen.run('ask', async () => {
    screen.data.consultation = await api.post(`${base()}/publication-asks`);
    screen.data.review = await api.get(`${base()}/review`);
    toast(t('wizard.asked'));
  });

const extend = () =>
  screen.run('extend', async () => {
    const asked = await askExtension(screen.data.consultation);
    if (!asked) return;
    screen.data.consultation = await api.post(`${base()}/extensions`, asked);
    toast(t('wizard.extended'));
  });

const newVersion = (event) =>
  screen.submit('version', async (given) => {
    const body = {
      note: given.note,
      removed: screen.state.removed ?? [],
      ...readImportance(given, screen.data.consultation),
    };
    screen.data.consultation = await api.post(`${base()}/dce-versions`, body);
    screen.data.drafts = undefined;
    Object.assign(screen.state, { transfers: {}, removed: [], important: 'no' });
    event.target.reset();
    toast(t('wizard.version_published'));
  })(event);

const drop = () =>
  screen.run('drop', async () => {
    if (
      !(await confirmDialog({
        title: t('wizard.drop_title'),
        body: t('wizard.drop_why'),
        confirm: t('wizard.drop'),
        danger: true,
      }))
    )
      return;
    await api.del(base());
    location.assign(url('/acheteur/'));
  });

function stepItems() {
  const blocked = new Set(screen.data.review.blocking.map((point) => point.step));
  const owed = screen.data.consultation.template ? 'todo' : 'blocked'; // a model may leave anything out
  return names().map((name) => ({
    label: t(`wizard.step_${name}`),
    href: address(name),
    onSelect: () => go(name),
    state: name === screen.state.step ? 'current' : name === 'review' ? 'todo' : blocked.has(name) ? owed : 'done',
  }));
}

/** Files are kept as they arrive: that step has little to save. */
const formActions = (step) =>
  step === 'dce'
    ? button({ label: t('ui.continue'), kind: 'primary', type: 'submit' })
    : html`<div class="row">
        ${button({
          label: t('wizard.save_continue'),
          kind: 'primary',
          type: 'submit',
          busy: screen.state.busy === 'save',
        })}
        ${button({ label: t('ui.save'), type: 'submit', name: 'then', value: 'stay' })}
      </div>`;

function draft() {
  const { step, errors, detail } = screen.state;
  return html`<p class="soft">${screen.data.consultation.title}</p>
    <h1 tabindex="-1">${t(`wizard.step_${step}`)}</h1>
    ${steps({ label: t('wizard.steps'), items: stepItems() })} ${errorSummary({ errors, detail })}
    ${
      step === 'review'
        ? review.view(screen, { go, publish, ask })
        : html`<form id="step-form" class=${step === 'dce' ? '' : 'form'} @submit=${submitStep} novalidate>
            ${STEPS[step].view(screen)}${formActions(step)}
          </form>`
    }
    <p class="wizard-drop">${button({ label: t('wizard.drop'), kind: 'danger', onClick: drop })}</p>`;
}

function view(current) {
  screen = current;
  const { consultation } = screen.data;
  const asked = screen.query.get('etape');
  screen.state.step ??= names().includes(asked) ? asked : names()[0];
  return html`${breadcrumb([
    { label: t('shell.nav.buyer'), href: url('/acheteur/') },
    { label: consultation.reference || t('buyer.no_reference') },
  ])}
  ${
    consultation.status === 'draft'
      ? draft()
      : html`${errorSummary(screen.state)}${overview.view(screen, { extend, newVersion })}`
  }
  ${uploading(screen) ? html`<p class="visually-hidden">${t('wizard.transfer_running')}</p>` : nothing}`;
}

addEventListener('popstate', () => {
  const asked = new URLSearchParams(location.search).get('etape');
  show(names().includes(asked) ? asked : names()[0]);
});

guardLeaving(
  startScreen({
    access: 'buyer',
    load,
    view,
    state: { transfers: {}, saved: new Set() },
    title: ({ data }) => data.consultation.title,
  }),
);
