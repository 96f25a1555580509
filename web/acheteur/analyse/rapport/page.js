// The report on a procedure: drawn from what is recorded, edited element by element, frozen under its hash, printed.
import { html, nothing } from 'lit-html';
import { alert } from '../../../components/alert/alert.js';
import { badge } from '../../../components/badge/badge.js';
import { breadcrumb } from '../../../components/breadcrumb/breadcrumb.js';
import { button, linkButton } from '../../../components/button/button.js';
import { copyHash } from '../../../components/copy-hash/copy-hash.js';
import { confirmDialog } from '../../../components/dialog/dialog.js';
import { errorSummary } from '../../../components/error-summary/error-summary.js';
import { textArea } from '../../../components/field/inputs.js';
import { api } from '../../../src/api.js';
import { instant } from '../../../src/format.js';
import { t, url } from '../../../src/i18n.js';
import { startScreen } from '../../../src/screen.js';
import { toast } from '../../../src/status.js';

const base = (screen) => `/v1/consultations/${encodeURIComponent(screen.query.get('id') ?? '')}/presentation-report`;

const load = async (screen) => ({ at: base(screen), report: await api.get(base(screen)) });

const save = (screen, key) =>
  screen.submit('save', async (given) => {
    const { at, report } = screen.data;
    const body = { text: given[`text.${key}`], version: report.version };
    screen.data.report = await api.put(`${at}/sections/${key}`, body);
    Object.assign(screen.state, { editing: null });
    toast(t('ui.saved'));
  });

const redraw = (screen, key) =>
  screen.run('save', async () => {
    const { at, report } = screen.data;
    screen.data.report = await api.put(`${at}/sections/${key}`, { text: '', version: report.version });
  });

const freeze = (screen) =>
  screen.run('freeze', async () => {
    const { at, report } = screen.data;
    const sure = await confirmDialog({
      title: t('report.freeze_title'),
      body: t('report.freeze_why'),
      confirm: t('report.freeze'),
    });
    if (!sure) return;
    screen.data.report = await api.post(`${at}/freezing`, { sections: report.sections.length });
    toast(t('report.frozen'));
  });

const form = (screen, { key, title, text }) =>
  html`<form class="form" @submit=${save(screen, key)} novalidate>
    ${textArea({
      name: `text.${key}`,
      label: title,
      hint: t('report.edit_hint'),
      rows: 6,
      maxlength: 20000,
      required: false,
      value: text,
      error: screen.state.errors.text,
    })}
    <div class="row">
      ${button({ label: t('ui.save'), kind: 'primary', type: 'submit', busy: screen.state.busy === 'save' })}
      ${button({ label: t('ui.cancel'), kind: 'quiet', onClick: () => screen.update({ editing: null }) })}
    </div>
  </form>`;

function section(screen, one, index) {
  const { may_write: may } = screen.data.report;
  return html`<section class="card">
    <h2>${index + 1}. ${one.title}</h2>
    <p class="soft small">${one.article}${one.edited ? html` ${badge({ label: t('report.edited') })}` : nothing}</p>
    ${
      screen.state.editing === one.key
        ? form(screen, one)
        : html`<p class="pre-line">${one.text}</p>
            ${
              may
                ? html`<div class="row">
                    ${button({
                      label: t('report.edit'),
                      context: one.title,
                      onClick: () => screen.update({ editing: one.key }),
                    })}
                    ${
                      one.edited
                        ? button({
                            label: t('report.redraw'),
                            kind: 'quiet',
                            context: one.title,
                            onClick: () => redraw(screen, one.key),
                          })
                        : nothing
                    }
                  </div>`
                : nothing
            }`
    }
  </section>`;
}

const state = ({ frozen }) =>
  frozen
    ? alert({
        kind: frozen.same ? 'success' : 'warning',
        body: html`<p>
            ${t(frozen.same ? 'report.frozen_at' : 'report.frozen_then_changed', {
              number: frozen.number,
              at: instant(frozen.at),
              by: frozen.by,
            })}
          </p>
          ${copyHash({ value: frozen.sha256, label: t('report.hash') })}`,
      })
    : alert({ body: t('report.draft') });

function view(screen) {
  const { report, at } = screen.data;
  const { consultation } = report;
  return html`${breadcrumb([
      { label: t('shell.nav.buyer'), href: url('/acheteur/') },
      {
        label: consultation.reference || consultation.title,
        href: url('/acheteur/consultation/', { id: consultation.id }),
      },
      { label: t('analysis.title'), href: url('/acheteur/analyse/', { id: consultation.id }) },
      { label: t('report.title') },
    ])}
    <h1>${t('report.title')}</h1>
    <p class="soft">${consultation.title}</p>
    <p>${t('report.why')}</p>
    ${errorSummary(screen.state)} ${state(report)}
    <div class="row">
      ${linkButton({ label: t('report.print'), href: `${at}.pdf` })}
      ${
        report.may_write && !report.frozen?.same
          ? button({
              label: t('report.freeze'),
              kind: 'primary',
              busy: screen.state.busy === 'freeze',
              onClick: () => freeze(screen),
            })
          : nothing
      }
    </div>
    ${report.sections.map((one, index) => section(screen, one, index))}`;
}

startScreen({ access: 'user', load, view, state: { editing: null } });
