// Publicity: what the law asks here, each notice from its draft to its publication, with its proofs.
import { html, nothing } from 'lit-html';
import { alert } from '../../components/alert/alert.js';
import { badge } from '../../components/badge/badge.js';
import { breadcrumb } from '../../components/breadcrumb/breadcrumb.js';
import { button, linkButton } from '../../components/button/button.js';
import { emptyState } from '../../components/empty-state/empty-state.js';
import { errorSummary } from '../../components/error-summary/error-summary.js';
import { selectField, textField } from '../../components/field/inputs.js';
import { timeline } from '../../components/timeline/timeline.js';
import { api } from '../../src/api.js';
import { instant, money } from '../../src/format.js';
import { t, url } from '../../src/i18n.js';
import { startScreen } from '../../src/screen.js';
import { toast } from '../../src/status.js';
import { progressForm } from './progress.js';

const CHANNELS = ['boamp', 'jal', 'joue', 'press'];
const KINDS = ['call', 'correction', 'cancellation', 'award'];
const STATES = { draft: 'info', sent: 'warning', accepted: 'warning', published: 'success', refused: 'error' };

const base = ({ query }) => `/v1/consultations/${encodeURIComponent(query.get('id') ?? '')}`;

async function load(screen) {
  const [consultation, plan] = await Promise.all([api.get(base(screen)), api.get(`${base(screen)}/notices`)]);
  const settings = await api.get(`/v1/buyers/${consultation.buyer.id}/settings`);
  return { consultation, plan, settings };
}

const named = (group) => group.map((channel) => t(`publicity.channel_${channel}`)).join(t('publicity.or'));

function duty({ plan }) {
  const done = !plan.missing.length;
  return alert({
    kind: done ? 'success' : 'warning',
    title: done ? t('publicity.duty_done') : t('publicity.duty'),
    body: html`<p>${plan.reason} <span class="soft">(${plan.article})</span></p>
      ${
        plan.missing.length
          ? html`<p>${t('publicity.missing')}</p>
              <ul>
                ${plan.missing.map((group) => html`<li>${named(group)}</li>`)}
              </ul>`
          : nothing
      }
      ${
        plan.european
          ? html`<p>
              ${
                plan.national_from
                  ? t('publicity.national_from', { at: instant(plan.national_from) })
                  : t('publicity.joue_first')
              }
            </p>`
          : nothing
      }`,
  });
}

const draft = (screen) =>
  screen.submit('draft', async ({ kind, channel, newspaper }, event) => {
    await api.post(`${base(screen)}/notices`, { kind, channel, newspaper });
    event.target.reset();
    toast(t('publicity.drafted'));
    await screen.reload();
  });

const send = (screen, { id }) =>
  screen.run(`send-${id}`, async () => {
    await api.post(`${base(screen)}/notices/${id}/transmission`);
    toast(t('publicity.sent'));
    await screen.reload();
  });

const facts = (one) =>
  html`${one.newspaper ? html`<p>${t('publicity.newspaper')} <strong>${one.newspaper}</strong></p>` : nothing}
  ${one.reference ? html`<p>${t('publicity.reference')} ${one.reference}</p>` : nothing}
  ${one.url ? html`<p><a href=${one.url} rel="noopener external">${t('publicity.read_notice')}</a></p>` : nothing}
  ${one.cost_eur ? html`<p>${t('publicity.cost')} ${money(one.cost_eur)}</p>` : nothing}
  ${
    one.proofs.length ? html`<p>${t('publicity.proofs')} ${one.proofs.map(({ name }) => name).join(', ')}</p>` : nothing
  }`;

const notice = (screen) => (one) => {
  const at = `${base(screen)}/notices/${one.id}/export`;
  const name = `${t(`publicity.kind_${one.kind}`)}, ${t(`publicity.channel_${one.channel}`)}`;
  return html`<article class="card notice" id="f-${one.id}">
    <h3>${name} ${badge({ label: t(`publicity.state_${one.state}`), kind: STATES[one.state] })}</h3>
    ${facts(one)}
    <div class="row">
      ${linkButton({ label: t('publicity.export_text'), href: `${at}?format=txt`, context: name })}
      ${
        one.channel === 'boamp'
          ? linkButton({ label: t('publicity.export_xml'), href: `${at}?format=xml`, context: name })
          : nothing
      }
      ${
        one.state === 'draft'
          ? button({
              label: t('publicity.send'),
              context: name,
              busy: screen.state.busy === `send-${one.id}`,
              onClick: () => send(screen, one),
            })
          : nothing
      }
    </div>
    ${
      one.steps.length
        ? timeline({
            label: name,
            items: one.steps.map(({ state, at: when, note }) => ({
              at: when,
              title: t(`publicity.state_${state}`),
              detail: note,
            })),
          })
        : nothing
    }
    ${one.next_states.length ? progressForm(screen, base(screen), one) : nothing}
  </article>`;
};

function creation(screen) {
  const { errors, busy } = screen.state;
  const { plan, settings } = screen.data;
  const usual = settings.supports.find((one) => !plan.items.some((notice) => notice.channel === one));
  const channel = screen.state.channel ?? usual;
  return html`<section class="card">
    <h2>${t('publicity.new')}</h2>
    <form class="form" @submit=${draft(screen)} novalidate>
      ${selectField({
        name: 'kind',
        label: t('publicity.kind'),
        width: 'm',
        choices: KINDS.map((value) => ({ value, label: t(`publicity.kind_${value}`) })),
        error: errors.kind,
      })}
      ${selectField({
        name: 'channel',
        label: t('publicity.channel'),
        width: 'm',
        value: channel,
        hint: settings.supports.length
          ? t('publicity.usual', { names: settings.supports.map((one) => t(`publicity.channel_${one}`)).join(', ') })
          : undefined,
        choices: CHANNELS.map((value) => ({ value, label: t(`publicity.channel_${value}`) })),
        error: errors.channel,
        onChange: (value) => screen.update({ channel: value }),
      })}
      ${textField({
        name: 'newspaper',
        label: t('publicity.newspaper_name'),
        hint: t('publicity.newspaper_hint'),
        width: 'm',
        required: false,
        error: errors.newspaper,
      })}
      ${button({ label: t('publicity.prepare'), kind: 'primary', type: 'submit', busy: busy === 'draft' })}
    </form>
  </section>`;
}

function view(screen) {
  const { consultation: c, plan } = screen.data;
  return html`${breadcrumb([
      { label: t('shell.nav.buyer'), href: url('/acheteur/') },
      { label: c.reference || c.title, href: url('/acheteur/consultation/', { id: c.id }) },
      { label: t('publicity.title') },
    ])}
    <p class="soft">${c.title}</p>
    <h1 tabindex="-1">${t('publicity.title')}</h1>
    ${errorSummary(screen.state)} ${duty(screen.data)}
    <h2>${t('publicity.notices')}</h2>
    ${
      plan.items.length
        ? plan.items.map(notice(screen))
        : emptyState({ title: t('publicity.none'), body: t('publicity.none_why') })
    }
    ${creation(screen)}`;
}

startScreen({
  access: 'buyer',
  load,
  view,
  state: { step: {} },
  title: ({ data }) => t('publicity.tab', { reference: data.consultation.reference }),
});
