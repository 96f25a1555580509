// Correcting a published consultation: what changes, whether it matters, and then a new deadline or a reason; or
// abandoning it.
import { html, nothing } from 'lit-html';
import { alert } from '../../components/alert/alert.js';
import { breadcrumb } from '../../components/breadcrumb/breadcrumb.js';
import { button } from '../../components/button/button.js';
import { confirmDialog } from '../../components/dialog/dialog.js';
import { errorSummary } from '../../components/error-summary/error-summary.js';
import { textArea, textField } from '../../components/field/inputs.js';
import { instantField, readInstant } from '../../components/field/instant.js';
import { api } from '../../src/api.js';
import { t, url } from '../../src/i18n.js';
import { startScreen } from '../../src/screen.js';
import { toast } from '../../src/status.js';
import { contactFields } from '../contact.js';
import { readRequested, requestedFields } from '../requested.js';
import { importance, readImportance } from '../importance.js';

const base = ({ query }) => `/v1/consultations/${encodeURIComponent(query.get('id') ?? '')}`;
const load = async (screen) => ({ consultation: await api.get(base(screen)) });
const leave = (screen) => location.assign(url('/acheteur/consultation/', { id: screen.data.consultation.id }));

/** Only what differs is sent: the register then tells before and after, field by field. */
function changed(c, given) {
  const wanted = {
    title: given.title,
    description: given.description,
    reference: given.reference,
    duration_months: given.duration_months ? Number(given.duration_months) : null,
    contact: { name: given.contact_name, email: given.contact, phone: given.contact_phone },
    lots: c.lots.map((lot) => ({
      ...lot,
      title: given[`lots.${lot.number}.title`] ?? lot.title,
      description: given[`lots.${lot.number}.description`] ?? lot.description,
    })),
    questions_until: readInstant(given, 'questions_until'),
    requested_documents: readRequested(given, c),
  };
  return Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(c[name])),
  );
}

const correct = (screen) =>
  screen.submit('correct', async (given) => {
    const c = screen.data.consultation;
    await api.post(
      `${base(screen)}/corrections`,
      { changes: changed(c, given), note: given.note, ...readImportance(given, c) },
      { version: c.version },
    );
    toast(t('correction.done'));
    leave(screen);
  });

const cancel = (screen) =>
  screen.submit('cancel', async ({ reason }) => {
    if (
      !(await confirmDialog({
        title: t('correction.cancel_title'),
        body: t('correction.cancel_confirm'),
        confirm: t('correction.cancel'),
        danger: true,
      }))
    )
      return;
    await api.post(`${base(screen)}/cancellation`, { reason });
    toast(t('correction.cancelled'));
    leave(screen);
  });

const lot = (errors, many) => (one, index) =>
  html`<fieldset>
    <legend class="field__label">${t('correction.lot', { number: one.number })}</legend>
    ${textField({
      name: `lots.${one.number}.title`,
      label: t('correction.lot_title'),
      value: one.title,
      error: errors[`lots.${index}.title`],
    })}
    ${
      many
        ? nothing
        : textArea({
            name: `lots.${one.number}.description`,
            label: t('correction.lot_description'),
            value: one.description,
            rows: 3,
            required: false,
          })
    }
  </fieldset>`;

const MANY_LOTS = 20;

function correction(screen, c) {
  const { errors, busy } = screen.state;
  return html`<form class="form" @submit=${correct(screen)} novalidate>
    ${textField({
      name: 'reference',
      label: t('wizard.reference'),
      value: c.reference,
      width: 'm',
      error: errors.reference,
    })}
    ${textArea({ name: 'title', label: t('wizard.subject'), value: c.title, rows: 2, error: errors.title })}
    ${textArea({
      name: 'description',
      label: t('wizard.description'),
      value: c.description,
      rows: 6,
      required: false,
      error: errors.description,
    })}
    ${textField({
      name: 'duration_months',
      label: t('wizard.duration'),
      type: 'number',
      min: 1,
      width: 's',
      suffix: t('wizard.months'),
      value: c.duration_months ?? '',
      required: false,
      error: errors.duration_months,
    })}
    ${instantField({
      name: 'questions_until',
      label: t('correction.questions_until'),
      required: false,
      value: c.questions_until,
      error: errors.questions_until,
    })}
    ${contactFields(c.contact, errors)} ${requestedFields(c, errors)}
    ${c.lots.map(lot(errors, c.lots.length > MANY_LOTS))}
    <h2>${t('correction.tell')}</h2>
    ${textArea({
      name: 'note',
      label: t('correction.note'),
      hint: t('correction.note_hint'),
      rows: 3,
      error: errors.note,
    })}
    ${importance(screen, c)}
    ${button({ label: t('correction.publish'), kind: 'primary', type: 'submit', busy: busy === 'correct' })}
  </form>`;
}

function view(screen) {
  const c = screen.data.consultation;
  const { errors, busy } = screen.state;
  return html`${breadcrumb([
      { label: t('shell.nav.buyer'), href: url('/acheteur/') },
      { label: c.reference, href: url('/acheteur/consultation/', { id: c.id }) },
      { label: t('correction.title') },
    ])}
    <p class="soft">${c.title}</p>
    <h1 tabindex="-1">${t('correction.title')}</h1>
    ${errorSummary(screen.state)}
    ${
      c.status === 'open'
        ? html`<p>${t('correction.why')}</p>
            ${correction(screen, c)}`
        : alert({ kind: 'info', title: t('correction.too_late'), body: t('correction.too_late_why') })
    }
    ${
      ['open', 'closed', 'opened'].includes(c.status)
        ? html`<section class="card danger-zone">
            <h2>${t('correction.cancel_section')}</h2>
            <p>${t('correction.cancel_why')}</p>
            <form class="form" @submit=${cancel(screen)} novalidate>
              ${textArea({
                name: 'reason',
                label: t('correction.reason'),
                hint: t('correction.reason_hint'),
                rows: 3,
                error: errors.reason,
              })}
              ${button({ label: t('correction.cancel'), kind: 'danger', type: 'submit', busy: busy === 'cancel' })}
            </form>
          </section>`
        : nothing
    }`;
}

startScreen({
  access: 'buyer',
  load,
  view,
  title: ({ data }) => t('correction.tab', { reference: data.consultation.reference }),
});
