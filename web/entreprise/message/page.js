// A message received. Reading it is recorded: for a notification, the contract takes effect (CCP R2182-4).
import { html, nothing } from 'lit-html';
import { alert } from '../../components/alert/alert.js';
import { breadcrumb } from '../../components/breadcrumb/breadcrumb.js';
import { definitionList } from '../../components/definition-list/definition-list.js';
import { attachmentTable, evidence, messageBody } from '../../components/message/message.js';
import { api } from '../../src/api.js';
import { instant } from '../../src/format.js';
import { t, url } from '../../src/i18n.js';
import { startScreen } from '../../src/screen.js';

const load = ({ query }) =>
  api.get(
    `/v1/consultations/${encodeURIComponent(
      query.get('consultation') ?? '',
    )}/messages/${encodeURIComponent(query.get('id') ?? '')}`,
  );

const view = ({ data }) =>
  html` ${breadcrumb([{ label: t('shell.nav.company'), href: url('/entreprise/') }, { label: t('company.message') }])}
    <h1>${data.subject}</h1>
    ${definitionList([
      { label: t('company.kind'), value: t(`message.${data.kind}`) },
      { label: t('company.lots'), value: data.lot },
      { label: t('company.sent'), value: instant(data.sent_at) },
      {
        label: t('company.consultation'),
        value: html`<a href=${url(`/consultations/${data.consultation_id}`)}>${t('company.see_consultation')}</a>`,
      },
    ])}
    ${data.kind === 'notification' ? alert({ kind: 'success', body: t('company.notified') }) : nothing}
    <article class="card">${messageBody(data)}</article>
    ${
      data.attachments.length
        ? html`<section>
            <h2>${t('message.attachments')}</h2>
            ${attachmentTable(data)}
          </section>`
        : nothing
    }
    <section>
      <h2>${t('message.evidence')}</h2>
      <p>${t('company.evidence_why')}</p>
      ${evidence(data)}
    </section>`;

startScreen({ access: 'company', load, view, title: ({ data }) => data.subject });
