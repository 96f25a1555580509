// How long each kind of papers is kept, and what may be done at its term. Exports: papers(screen).
import { html, nothing } from 'lit-html';
import { badge } from '../../components/badge/badge.js';
import { button, linkButton } from '../../components/button/button.js';
import { confirmDialog } from '../../components/dialog/dialog.js';
import { textField } from '../../components/field/inputs.js';
import { table } from '../../components/table/table.js';
import { api } from '../../src/api.js';
import { day, instant } from '../../src/format.js';
import { t } from '../../src/i18n.js';

const named = ({ papers: kind }) => t(`archives.papers_${kind}`);

const term = (one) =>
  html`${t('archives.years', { years: one.years, event: t(`archives.event_${one.event}`) })}<br /><span
      class="soft small"
      >${one.article}</span
    >`;

function until(one) {
  if (one.eliminated)
    return badge({ label: t('archives.eliminated', { at: instant(one.eliminated.at) }), kind: 'neutral' });
  if (!one.last_day) return t(one.event === 'end-of-execution' ? 'archives.not_begun_end' : 'archives.not_begun');
  return html`${day(one.last_day)} ${one.over ? badge({ label: t('archives.over'), kind: 'warning' }) : nothing}`;
}

async function eliminate(screen, one) {
  const sure = await confirmDialog({
    title: t('archives.eliminate_title', { papers: named(one) }),
    body: t('archives.eliminate_why'),
    confirm: t('archives.eliminate'),
    danger: true,
  });
  if (sure)
    await screen.run(`eliminate-${one.papers}`, async () => {
      screen.data.archive = await api.post(`${screen.data.base}/archive/eliminations`, { papers: one.papers });
    });
}

const visaForm = (screen, one) =>
  html`<form
    class="form"
    @submit=${screen.submit(`visa-${one.papers}`, async (given) => {
      const reference = given[`reference_${one.papers}`];
      screen.data.archive = await api.post(`${screen.data.base}/archive/visas`, { papers: one.papers, reference });
    })}
    novalidate
  >
    ${textField({
      name: `reference_${one.papers}`,
      label: t('archives.visa_reference', { papers: named(one) }),
      error: screen.state.errors.reference,
    })}
    ${button({ label: t('archives.give_visa'), type: 'submit', busy: screen.state.busy === `visa-${one.papers}` })}
  </form>`;

function next(screen, one) {
  if (!one.eliminable) return t(one.over ? 'archives.to_transfer' : 'archives.keep');
  if (one.eliminated)
    return linkButton({
      label: t('archives.certificate'),
      context: named(one),
      href: `${screen.data.base}/archive/eliminations/${one.papers}/certificate`,
    });
  if (!one.visa) return screen.data.archive.may_give_visa && one.over ? visaForm(screen, one) : t('archives.no_visa');
  return html`${t('archives.visa', { reference: one.visa.reference })}
  ${
    one.over
      ? button({
          label: t('archives.eliminate'),
          context: named(one),
          kind: 'danger',
          busy: screen.state.busy === `eliminate-${one.papers}`,
          onClick: () => eliminate(screen, one),
        })
      : nothing
  }`;
}

export const papers = (screen) =>
  html`<section>
    <h2>${t('archives.papers')}</h2>
    <p>${t('archives.papers_why')}</p>
    ${table({
      caption: t('archives.papers'),
      hideCaption: true,
      columns: [
        { key: 'papers', label: t('archives.kind'), cell: named, rowHeader: true },
        { key: 'years', label: t('archives.term'), cell: term },
        { key: 'last_day', label: t('archives.last_day'), cell: until },
        { key: 'next', label: t('archives.next'), cell: (one) => next(screen, one) },
      ],
      rows: screen.data.archive.papers,
    })}
  </section>`;
