// Applications, all companies in one table: admitted, incomplete or rejected, for all lots or some; fewer kept by
// objective criteria.
import { html, nothing } from 'lit-html';
import { alert } from '../../../components/alert/alert.js';
import { badge } from '../../../components/badge/badge.js';
import { breadcrumb } from '../../../components/breadcrumb/breadcrumb.js';
import { button, linkButton } from '../../../components/button/button.js';
import { errorSummary } from '../../../components/error-summary/error-summary.js';
import { identifierText } from '../../../components/receipt/receipt.js';
import { table } from '../../../components/table/table.js';
import { api } from '../../../src/api.js';
import { t, url } from '../../../src/i18n.js';
import { startScreen } from '../../../src/screen.js';
import { limit } from './limit.js';
import { judge } from './verdict.js';

const base = (screen) => `/v1/consultations/${encodeURIComponent(screen.query.get('id') ?? '')}/applications`;
const KINDS = { admitted: 'success', incomplete: 'warning', rejected: 'error' };

const load = async (screen) => ({ at: base(screen), found: await api.get(base(screen)) });

function outcome(admission) {
  if (!admission) return badge({ label: t('applications.owed') });
  return html`${badge({ label: t(`applications.${admission.outcome}`), kind: KINDS[admission.outcome] })}
  ${admission.article ? html`<span class="small">${admission.article}</span>` : nothing}
  ${admission.reason ? html`<br /><span class="soft small">${admission.reason}</span>` : nothing}`;
}

/** One verdict when all lots have the same; else one a lot. */
function verdicts({ lots, admission }) {
  const said = lots.map((lot) => JSON.stringify(lot.admission));
  if (new Set(said).size <= 1) return outcome(lots[0]?.admission ?? admission);
  return html`<ul>
    ${lots.map((lot) => html`<li>${t('applications.lot', lot)} ${outcome(lot.admission)}</li>`)}
  </ul>`;
}

const acts = (screen, one) =>
  html`<div class="row">
    ${button({
      label: t('applications.judge'),
      context: one.company.name,
      disabled: !one.opened,
      onClick: () => judge(screen, one),
    })}
    ${linkButton({
      label: t('applications.complement'),
      kind: 'quiet',
      context: one.company.name,
      href: url('/acheteur/echanges/', {
        id: screen.data.found.consultation.id,
        nature: 'application-complement',
        entreprise: one.company.id,
      }),
    })}
  </div>`;

/** Without an identifier while a jury judges without names. */
const companyCell = ({ company }) => {
  const identifier = company.identifier ? identifierText(company) : '';
  return html`${company.name}<br /><span class="soft small">${identifier}</span>`;
};

const list = (screen) =>
  table({
    caption: t('applications.title'),
    hideCaption: true,
    empty: t('applications.none'),
    rows: screen.data.found.items,
    columns: [
      {
        key: 'company',
        label: t('applications.company'),
        rowHeader: true,
        cell: companyCell,
      },
      { key: 'lots', label: t('applications.lots'), cell: ({ lots }) => lots.map(({ number }) => number).join(', ') },
      { key: 'verdict', label: t('applications.verdict'), cell: verdicts },
      ...(screen.data.found.may_judge
        ? [{ key: 'acts', label: t('applications.acts'), cell: (one) => acts(screen, one) }]
        : []),
    ],
  });

function view(screen) {
  const { consultation, items, anonymous } = screen.data.found;
  const shut = items.filter(({ opened }) => !opened).length;
  return html`${breadcrumb([
      { label: t('shell.nav.buyer'), href: url('/acheteur/') },
      {
        label: consultation.reference || consultation.title,
        href: url('/acheteur/consultation/', { id: consultation.id }),
      },
      { label: t('analysis.title'), href: url('/acheteur/analyse/', { id: consultation.id }) },
      { label: t('applications.title') },
    ])}
    <h1>${t('applications.title')}</h1>
    <p class="soft">${consultation.title}</p>
    <p>${t('applications.why')}</p>
    ${errorSummary(screen.state)} ${anonymous ? alert({ body: t('analysis.anonymous') }) : nothing}
    ${
      shut
        ? alert({
            kind: 'warning',
            body: t('applications.shut', { count: shut }),
            actions: linkButton({
              label: t('wizard.open_offers'),
              href: url('/ouverture/', { consultation: consultation.id }),
            }),
          })
        : nothing
    }
    ${list(screen)} ${limit(screen)}`;
}

startScreen({ access: 'user', load, view });
