// Step 6: everything once more, what blocks, and publication. Exports: view(screen, actions).
import { html, nothing } from 'lit-html';
import { alert } from '../../components/alert/alert.js';
import { button, linkButton } from '../../components/button/button.js';
import { definitionList } from '../../components/definition-list/definition-list.js';
import { instant, money, size } from '../../src/format.js';
import { t, url } from '../../src/i18n.js';
import { coded } from './codes.js';
import { duplicate } from '../creation.js';
import { rehearsal } from './keys.js';

const STEPS = ['identification', 'lots', 'invitees', 'calendar', 'dce', 'keys', 'publicity'];

function point(screen, { step, field, detail, article }, actions) {
  if (step === 'publicity')
    return html`<li>
      <a href=${url('/acheteur/publicite/', { id: screen.data.consultation.id })}>${detail}</a>
      <span class="soft small">(${article})</span>
    </li>`;
  const go = (event) => {
    event.preventDefault();
    actions.go(step, field);
  };
  const href = url('/acheteur/consultation/', { id: screen.data.consultation.id, etape: step });
  return html`<li>
    <a href=${href} @click=${go}>${detail}</a
    >${article?.startsWith('CCP') ? html` <span class="soft small">(${article})</span>` : nothing}
  </li>`;
}

const group = (screen, step, points, actions) =>
  points.length
    ? html`<h2 class="small-title">${t(`wizard.step_${step}`)}</h2>
        <ul>
          ${points.map((one) => point(screen, one, actions))}
        </ul>`
    : nothing;

function blocking(screen, actions) {
  const { blocking: points, warnings } = screen.data.review;
  return html`${
    points.length
      ? alert({
          kind: 'error',
          title: t('wizard.blocked', { count: points.length }),
          body: html`${STEPS.map((step) =>
            group(
              screen,
              step,
              points.filter((one) => one.step === step),
              actions,
            ),
          )}`,
        })
      : alert({ kind: 'success', title: t('wizard.ready'), body: t('wizard.ready_why') })
  }
  ${
    warnings.length
      ? alert({
          kind: 'warning',
          title: t('wizard.warnings'),
          body: html`<ul>
            ${warnings.map((one) => point(screen, one, actions))}
          </ul>`,
        })
      : nothing
  }`;
}

const lots = (c) =>
  html`<ol>
    ${c.lots.map(
      (lot) =>
        html`<li>
          ${lot.title}${
            lot.estimate_eur
              ? html` <span class="soft">(${t('wizard.estimated', { amount: money(lot.estimate_eur) })})</span>`
              : nothing
          }
        </li>`,
    )}
  </ol>`;
const dce = (c) =>
  html`<ul>
      ${c.dce_draft.map((file) => html`<li>${file.name} <span class="soft">(${size(file.size_bytes)})</span></li>`)}
    </ul>
    ${c.dce_draft_next ? html`<p>${t('wizard.dce_and_more')}</p>` : nothing}`;

const criteria = (c) =>
  html`<ul>
    ${c.criteria.map(
      (one) =>
        html`<li>
          ${one.label}${one.weight === null ? nothing : html` <span class="soft">(${one.weight} %)</span>`}
        </li>`,
    )}
  </ul>`;

const recap = (c) =>
  definitionList([
    { label: t('wizard.reference'), value: c.reference },
    { label: t('wizard.subject'), value: c.title },
    { label: t('wizard.procedure'), value: t(`procedure.${c.procedure}`) },
    { label: t('wizard.category'), value: c.category ? t(`category.${c.category}`) : '' },
    { label: t('wizard.estimate_total'), value: c.terms.estimate_eur ? money(c.terms.estimate_eur) : '' },
    {
      label: t('wizard.framework_maximum_eur'),
      value: c.terms.framework?.maximum_eur ? money(c.terms.framework.maximum_eur) : '',
    },
    { label: t('wizard.cpv'), value: coded(c, c.cpv) },
    { label: t('wizard.place'), value: c.labels.place },
    { label: t('wizard.lots'), value: lots(c) },
    { label: t('wizard.criteria'), value: c.criteria.length ? criteria(c) : '' },
    { label: t('wizard.deadline'), value: c.submission_deadline ? instant(c.submission_deadline, c.time_zone) : '' },
    { label: t('wizard.dce_files'), value: c.dce_draft.length ? dce(c) : '' },
    {
      label: t('wizard.committee'),
      value: c.committee.members.length
        ? t('wizard.committee_recap', {
            names: c.committee.members.map((member) => member.name).join(', '),
            quorum: c.committee.quorum,
          })
        : '',
    },
    { label: t('wizard.contact'), value: c.contact.email },
    {
      label: t('wizard.group'),
      value: c.group
        ? html`<ul>
            ${c.group.members.map(({ name, siret }) => html`<li>${name} (SIRET ${siret})</li>`)}
          </ul>`
        : '',
    },
  ]);

export const view = (screen, actions) =>
  html` ${screen.data.consultation.template ? nothing : blocking(screen, actions)}
    <section class="card">
      <h2>${t('wizard.recap')}</h2>
      ${recap(screen.data.consultation)}
    </section>
    ${screen.data.consultation.template ? modelNext(screen) : publication(screen, actions)}`;

const modelNext = (screen) =>
  html`<section>
    <h2>${t('trial.model')}</h2>
    <p>${t('wizard.no_publication')}</p>
    ${button({
      label: t('buyer.use_model'),
      kind: 'primary',
      onClick: () => screen.run('copy', () => duplicate(screen, screen.data.consultation)),
    })}
  </section>`;

const publication = (screen, actions) =>
  html` ${
      screen.data.consultation.test
        ? nothing
        : html`<p>
            ${linkButton({
              label: t('wizard.publicity'),
              href: url('/acheteur/publicite/', { id: screen.data.consultation.id }),
            })}
          </p>`
    }
    ${rehearsal(screen.data.review, screen.data.consultation.id)}
    <section>
      <h2>${t('wizard.publish')}</h2>
      <p>${t('wizard.publish_why')}</p>
      ${screen.data.review.two_people ? twoPeople(screen, actions) : publishing(screen, actions)}
    </section>`;

const publishing = (screen, actions) =>
  button({
    label: t('wizard.publish'),
    kind: 'primary',
    disabled: screen.data.review.blocking.length > 0,
    busy: screen.state.busy === 'publish',
    onClick: actions.publish,
  });

/** One asks, another publishes: which of the two this person may do now. */
function twoPeople(screen, actions) {
  const { consultation, review } = screen.data;
  const asked = consultation.publication_ask;
  const asking = button({
    label: t('wizard.ask'),
    kind: 'primary',
    disabled: review.blocking.length > 0,
    busy: screen.state.busy === 'ask',
    onClick: actions.ask,
  });
  if (!asked)
    return html`${alert({ kind: 'info', title: t('wizard.two_people'), body: t('wizard.two_people_why') })}${asking}`;
  const who = { name: asked.by_name, at: instant(asked.at) };
  if (!review.asking_fits)
    return html`${alert({
      kind: 'warning',
      title: t('wizard.asked_otherwise'),
      body: t('wizard.asked_otherwise_why', who),
    })}${asking}`;
  if (asked.by === screen.session.user.id)
    return alert({ kind: 'info', title: t('wizard.asked_by_you'), body: t('wizard.asked_by_you_why', who) });
  return html`${alert({
    kind: 'info',
    title: t('wizard.asked_by', who),
    body: html`<p>${t('wizard.asked_by_why')}</p>
      <p><code class="small">${asked.mh}</code></p>`,
  })}${publishing(screen, actions)}`;
}
