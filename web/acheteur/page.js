// The buyer's dashboard: what is in progress, by status, and a new consultation.
import { html, nothing } from 'lit-html';
import { statusBadge } from '../components/badge/badge.js';
import { button, linkButton } from '../components/button/button.js';
import { openDialog } from '../components/dialog/dialog.js';
import { emptyState } from '../components/empty-state/empty-state.js';
import { errorSummary } from '../components/error-summary/error-summary.js';
import { selectField, textField } from '../components/field/inputs.js';
import { moreButton } from '../components/pagination/pagination.js';
import { table } from '../components/table/table.js';
import { tabs } from '../components/tabs/tabs.js';
import { api } from '../src/api.js';
import { values } from '../src/form.js';
import { instant } from '../src/format.js';
import { t, url } from '../src/i18n.js';
import { firstPage, withNext } from '../src/paging.js';
import { explain, startScreen } from '../src/screen.js';
import { grouped } from '../src/procedures.js';
import { countdown } from '../components/countdown/countdown.js';

const STATUSES = ['draft', 'open', 'closed', 'opened', 'decided'];
const FIRST_CHOICE = 'MAPA_OUVERT';

const wanted = (screen) => (STATUSES.includes(screen.query.get('etat')) ? screen.query.get('etat') : null);

const load = (screen) => firstPage(`/v1/buyers/${screen.tenant.tenant_id}/consultations`, { status: wanted(screen) });

const form = ({ state, update, close }, tenant, procedures) => {
  const create = async (event) => {
    event.preventDefault();
    const { title, procedure } = values(event.target);
    if (!title) { update({ errors: { title: t('ui.fill_in', { label: t('buyer.subject') }) } }); return; }
    update({ busy: true, errors: {} });
    try {
      close(await api.post('/v1/consultations', { buyer_id: tenant.tenant_id, title, procedure }));
    } catch (error) {
      update({ busy: false, errors: error.errors ?? {}, detail: Object.keys(error.errors ?? {}).length ? '' : explain(error) });
    }
  };
  return html`${errorSummary(state)}<form @submit=${create} novalidate>
    ${textField({ name: 'title', label: t('buyer.subject'), hint: t('buyer.subject_hint'), error: state.errors.title })}
    ${selectField({ name: 'procedure', label: t('buyer.procedure'), hint: t('buyer.procedure_hint'), value: FIRST_CHOICE, choices: grouped(procedures), error: state.errors.procedure })}
    <div class="row">${button({ label: t('buyer.create'), kind: 'primary', type: 'submit', busy: state.busy })}${button({ label: t('ui.cancel'), kind: 'quiet', onClick: () => close(null) })}</div>
  </form>`;
};

async function create({ tenant }) {
  const { items } = await api.get('/v1/procedures');
  const made = await openDialog({ title: t('buyer.new'), body: (controls) => form(controls, tenant, items), initial: { errors: {}, detail: '', busy: false } });
  if (made) location.assign(url('/acheteur/consultation/', { id: made.id }));
}

const subject = ({ id, title, reference }) => html`<a href=${url('/acheteur/consultation/', { id })}>${title}</a><br><span class="soft small">${reference || t('buyer.no_reference')}</span>`;

const deadline = ({ submission_deadline: at, status }) => (at ? html`${instant(at)}${status === 'open' ? html`<br>${countdown({ deadline: at })}` : nothing}` : t('buyer.no_deadline'));

/** What is expected next, by status. */
function next({ id, status, title }) {
  const [label, href] = {
    draft: ['buyer.next_draft', url('/acheteur/consultation/', { id })],
    open: ['buyer.next_open', url('/acheteur/registres/', { id })],
    closed: ['buyer.next_closed', url('/ouverture/', { consultation: id })],
    opened: ['buyer.next_opened', url('/acheteur/decision/', { id })],
    decided: ['buyer.next_decided', url('/acheteur/decision/', { id })],
  }[status];
  return linkButton({ label: t(label), href, context: title });
}

const filters = (screen) => tabs({ label: t('buyer.filter'), items: [null, ...STATUSES].map((status) => ({
  label: status ? t(`status.${status}`) : t('buyer.all'), href: url('/acheteur/', { etat: status }), current: wanted(screen) === status })) });

function view(screen) {
  const list = screen.data;
  const rows = list.items.filter((one) => !wanted(screen) || one.status === wanted(screen));
  const more = () => screen.run('more', async () => { screen.data = await withNext(list); });
  const creation = button({ label: t('buyer.new'), kind: 'primary', onClick: () => create(screen) });
  return html`<div class="spread"><h1>${t('buyer.title')}</h1>${creation}</div>
    <p class="soft">${screen.tenant.tenant_name}</p>
    ${filters(screen)}
    ${rows.length ? table({ caption: t('buyer.title'), hideCaption: true, rows, columns: [
      { key: 'title', label: t('buyer.consultation'), rowHeader: true, cell: subject },
      { key: 'status', label: t('buyer.status'), cell: ({ status }) => statusBadge(status) },
      { key: 'deadline', label: t('buyer.deadline'), cell: deadline },
      { key: 'next', label: t('buyer.next'), cell: next },
    ] }) : emptyState({ title: t('buyer.none'), body: t(wanted(screen) ? 'buyer.none_here' : 'buyer.none_why') })}
    ${moreButton({ next: list.next, shown: rows.length, busy: screen.state.busy === 'more', onMore: more })}`;
}

startScreen({ access: 'buyer', load, view });
