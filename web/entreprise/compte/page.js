// The account of a company and its identity: an identifier that changes, accounts of one company that become one.
import { html, nothing } from 'lit-html';
import { alert } from '../../components/alert/alert.js';
import { breadcrumb } from '../../components/breadcrumb/breadcrumb.js';
import { button } from '../../components/button/button.js';
import { confirmDialog } from '../../components/dialog/dialog.js';
import { errorSummary } from '../../components/error-summary/error-summary.js';
import { selectField, textField } from '../../components/field/inputs.js';
import { identifierText } from '../../components/receipt/receipt.js';
import { table } from '../../components/table/table.js';
import { api } from '../../src/api.js';
import { localTime } from '../../src/clock-time.js';
import { serverNow } from '../../src/clock.js';
import { day, instant } from '../../src/format.js';
import { t, url } from '../../src/i18n.js';
import { startScreen } from '../../src/screen.js';
import { toast } from '../../src/status.js';

const TYPES = ['SIRET', 'TVA', 'TAHITI', 'RIDET', 'FRWF', 'IREP', 'HORS-UE'];
const today = () => localTime(new Date(serverNow()).toISOString()).slice(0, 10);
const at = (id) => `/v1/companies/${id}`;
const base = ({ tenant }) => at(tenant.tenant_id);
const administers = ({ roles }) => roles.includes('company_admin');

/** The other accounts that this person administers under the same identifier. */
async function twins({ session, tenant }, { identifier }) {
  const others = session.memberships.filter(
    (one) => one.tenant_kind === 'company' && one.tenant_id !== tenant.tenant_id && administers(one),
  );
  const found = await Promise.all(others.map(({ tenant_id: id }) => api.get(at(id))));
  const histories = await Promise.all(found.map(({ id }) => api.get(`${at(id)}/history`)));
  const isSame = (one) => one.identifier.type === identifier.type && one.identifier.value === identifier.value;
  return found.filter((one, index) => isSame(one) && !histories[index].merged_into);
}

async function load(screen) {
  const [company, history] = await Promise.all([api.get(base(screen)), api.get(`${base(screen)}/history`)]);
  const mayAct = administers(screen.tenant) && !history.merged_into;
  const [others, requests] = mayAct
    ? await Promise.all([twins(screen, company), api.all(`${base(screen)}/merger-requests`)])
    : [[], []];
  return { company, history, others, requests, mayAct };
}

const changeNumber = (screen) =>
  screen.submit('number', async ({ type, 'identifier.value': value, on, reason }) => {
    await api.post(`${base(screen)}/identifier`, { identifier: { type, value }, on, reason });
    toast(t('account_of.number_done'));
    await screen.reload();
  });

const number = (screen) => {
  const { errors, busy } = screen.state;
  return html`<section class="card">
    <h2>${t('account_of.number')}</h2>
    <p>${t('account_of.number_why')}</p>
    <form class="form" @submit=${changeNumber(screen)} novalidate>
      ${selectField({
        name: 'type',
        label: t('account_of.type'),
        choices: TYPES.map((value) => ({ value, label: value })),
        value: screen.data.company.identifier.type,
        width: 'm',
        error: errors['identifier.type'],
      })}
      ${textField({
        name: 'identifier.value',
        label: t('account_of.new_number'),
        width: 'm',
        error: errors['identifier.value'],
      })}
      ${textField({
        name: 'on',
        type: 'date',
        width: 's',
        label: t('account_of.on'),
        hint: t('account_of.on_hint'),
        value: today(),
        error: errors.on,
      })}
      ${selectField({
        name: 'reason',
        label: t('account_of.reason'),
        choices: ['moved', 'merger', 'mistake'].map((value) => ({ value, label: t(`account_of.reason_${value}`) })),
        value: 'moved',
        width: 'm',
      })}
      ${button({ label: t('account_of.number_save'), type: 'submit', busy: busy === 'number' })}
    </form>
  </section>`;
};

const agreed = (screen, name, words, request) =>
  screen.run(name, async () => {
    if (!(await confirmDialog({ ...words, danger: true }))) return;
    await request();
    toast(t('account_of.merged_done'));
    await screen.reload();
  });

const merge = (screen, one) =>
  agreed(
    screen,
    'merge',
    {
      title: t('account_of.merge_title', { name: one.name }),
      body: t('account_of.merge_why'),
      confirm: t('account_of.merge'),
    },
    () => api.post(`${at(one.id)}/merger`, { into: screen.tenant.tenant_id }),
  );

const own = (screen) =>
  screen.data.others.length
    ? html`<ul>
        ${screen.data.others.map(
          (one) =>
            html`<li>
              ${one.name}, ${t(`known.${one.proof.how}`)}
              ${button({ label: t('account_of.merge'), context: one.name, onClick: () => merge(screen, one) })}
            </li>`,
        )}
      </ul>`
    : html`<p>${t('account_of.no_other')}</p>`;

const answer = (screen, { source }, accepted) => {
  const request = () => api.post(`${base(screen)}/merger-requests/${source.id}`, { accepted });
  if (accepted)
    return agreed(
      screen,
      'answer',
      {
        title: t('account_of.merge_title', { name: source.name }),
        body: t('account_of.receive_why'),
        confirm: t('account_of.receive'),
      },
      request,
    );
  return screen.run('answer', async () => {
    await request();
    toast(t('account_of.refused_done'));
    await screen.reload();
  });
};

const requests = (screen) =>
  screen.data.requests.length
    ? html`<h3>${t('account_of.requests')}</h3>
        <p>${t('account_of.requests_why')}</p>
        ${table({
          caption: t('account_of.requests'),
          hideCaption: true,
          rows: screen.data.requests,
          columns: [
            { key: 'email', label: t('sign_in.email'), rowHeader: true },
            {
              key: 'name',
              label: t('account_of.account'),
              cell: ({ source }) =>
                html`${source.name}<br /><span class="soft small">${t(`known.${source.proof}`)}</span>`,
            },
            { key: 'at', label: t('account_of.asked_at'), cell: ({ asked_at: when }) => instant(when) },
            {
              key: 'act',
              label: t('company.action'),
              cell: (one) =>
                html`<div class="row">
                  ${button({
                    label: t('account_of.receive'),
                    context: one.source.name,
                    onClick: () => answer(screen, one, true),
                  })}
                  ${button({
                    label: t('account_of.refuse'),
                    kind: 'quiet',
                    context: one.source.name,
                    onClick: () => answer(screen, one, false),
                  })}
                </div>`,
            },
          ],
        })}`
    : nothing;

const ask = (screen) =>
  screen.submit('ask', async ({ email }, event) => {
    await api.post(`${base(screen)}/merger-requests`, { email });
    event.target.reset();
    toast(t('account_of.ask_done'));
  });

const merging = (screen) =>
  html`<section class="card" id="reunir">
    <h2>${t('account_of.merging')}</h2>
    <p>${t('account_of.merging_why')}</p>
    ${requests(screen)}
    <h3>${t('account_of.own')}</h3>
    ${own(screen)}
    <h3>${t('account_of.ask')}</h3>
    <p>${t('account_of.ask_why')}</p>
    <form class="form" @submit=${ask(screen)} novalidate>
      ${textField({
        name: 'email',
        type: 'email',
        label: t('account_of.ask_email'),
        width: 'm',
        error: screen.state.errors.email,
      })}
      ${button({ label: t('account_of.ask_send'), type: 'submit', busy: screen.state.busy === 'ask' })}
    </form>
  </section>`;

const past = ({ data: { history } }) =>
  html`${history.formerly.map(
    (one) =>
      html`<p>${t('account_of.formerly', { number: identifierText({ identifier: one }), on: day(one.until) })}</p>`,
  )}
  ${
    history.merged_into
      ? alert({
          kind: 'info',
          title: t('account_of.went', { name: history.merged_into.name, at: instant(history.merged_at) }),
          body: t('account_of.went_why'),
          actions: html`<a href=${url('/entreprise/', { entite: history.merged_into.id })}
            >${history.merged_into.name}</a
          >`,
        })
      : nothing
  }
  ${history.absorbed.map(
    ({ id, name, merged_at: when }) =>
      html`<p>
        ${t('account_of.received', { at: instant(when) })} <a href=${url('/entreprise/', { entite: id })}>${name}</a>
      </p>`,
  )}`;

const view = (screen) =>
  html`${breadcrumb([
      { label: t('company.title'), href: url('/entreprise/', { entite: screen.tenant.tenant_id }) },
      { label: t('account_of.title') },
    ])}
    <h1>${t('account_of.title')}</h1>
    <p>${screen.data.company.name}<br />${identifierText(screen.data.company)}</p>
    ${errorSummary(screen.state)} ${past(screen)}
    ${screen.data.mayAct ? html`${number(screen)} ${merging(screen)}` : nothing}`;

startScreen({ access: 'company', load, view });
