// What the company's file holds, once opened: the facts of the forms, and documents with the day they end. Exports:
// contents(screen).
import { html, nothing } from 'lit-html';
import { badge } from '../../components/badge/badge.js';
import { button } from '../../components/button/button.js';
import { checkbox } from '../../components/field/choices.js';
import { textArea, textField } from '../../components/field/inputs.js';
import { fileDrop } from '../../components/file-drop/file-drop.js';
import { table } from '../../components/table/table.js';
import { localTime } from '../../src/clock-time.js';
import { serverNow } from '../../src/clock.js';
import { FACTS, fetchPiece, keepFile, sealPiece } from '../../src/company-file.js';
import { clean } from '../../src/file-names.js';
import { day } from '../../src/format.js';
import { t } from '../../src/i18n.js';
import { saveBlob } from '../../src/save.js';
import { toast } from '../../src/status.js';

const MOST_BYTES = 45_000_000;
const today = () => localTime(new Date(serverNow()).toISOString()).slice(0, 10);

async function keep(screen, opened) {
  screen.data.file = await keepFile(screen.data.base, screen.data.file, opened);
  screen.state.opened = opened;
  toast(t('company_file.kept'));
}

const keepFacts = (screen) =>
  screen.submit('facts', (given) => {
    const facts = Object.fromEntries(FACTS.map((name) => [name, given[name].trim()]));
    return keep(screen, { ...screen.state.opened, facts });
  });

const facts = (screen) => {
  const { busy, opened } = screen.state;
  return html`<section class="card">
    <h2>${t('company_file.facts')}</h2>
    <p>${t('company_file.facts_why')}</p>
    <form class="form" @submit=${keepFacts(screen)} novalidate>
      ${FACTS.map((name) =>
        textArea({
          name,
          label: t(`company_file.${name}`),
          rows: ['turnover', 'references', 'address'].includes(name) ? 3 : 1,
          value: opened.facts[name] ?? '',
          required: false,
        }),
      )}
      ${button({ label: t('company_file.keep_facts'), kind: 'primary', type: 'submit', busy: busy === 'facts' })}
    </form>
  </section>`;
};

const add = (screen) =>
  screen.submit('add', async ({ label, ends_on: ends, reminded }, event) => {
    const { chosen, opened } = screen.state;
    const errors = {};
    if (!chosen) errors.file = t('company_file.file_missing');
    else if (chosen.size > MOST_BYTES) errors.file = t('company_file.file_big');
    if (!label.trim()) errors.label = t('company_file.label_missing');
    if (reminded && !ends) errors.ends_on = t('company_file.day_missing');
    if (Object.keys(errors).length) {
      screen.fail(errors);
      return;
    }
    const id = await sealPiece(screen.data.base, screen.data.file, chosen);
    const piece = {
      id,
      name: clean(chosen.name),
      label: label.trim(),
      ends_on: ends || null,
      reminded: Boolean(reminded),
    };
    await keep(screen, { ...opened, pieces: [...opened.pieces, piece] });
    screen.state.chosen = null;
    event.target.reset();
  });

const remove = (screen, piece) =>
  screen.run('remove', () => {
    const { opened } = screen.state;
    return keep(screen, { ...opened, pieces: opened.pieces.filter((one) => one !== piece) });
  });

const download = (screen, piece) =>
  screen.run('download', async () => {
    const { base } = screen.data;
    saveBlob(await fetchPiece(base, screen.state.identity, piece), piece.name);
  });

const ends = ({ ends_on: on, reminded }) => {
  if (!on) return '–';
  return html`${day(on)} ${on < today() ? badge({ label: t('company_file.ended'), kind: 'warning' }) : nothing}
  ${reminded ? html`<br /><span class="soft small">${t('company_file.is_reminded')}</span>` : nothing}`;
};

const pieces = (screen) =>
  screen.state.opened.pieces.length
    ? table({
        caption: t('company_file.pieces'),
        hideCaption: true,
        rows: screen.state.opened.pieces,
        columns: [
          {
            key: 'label',
            label: t('company_file.label'),
            rowHeader: true,
            cell: ({ label, name }) => html`${label}<br /><span class="soft small">${name}</span>`,
          },
          { key: 'ends', label: t('company_file.ends_on'), cell: ends },
          {
            key: 'act',
            label: t('company.action'),
            cell: (one) =>
              html`<div class="row">
                ${button({
                  label: t('company_file.download_piece'),
                  kind: 'quiet',
                  context: one.label,
                  onClick: () => download(screen, one),
                })}
                ${button({
                  label: t('ui.remove'),
                  kind: 'quiet',
                  context: one.label,
                  onClick: () => remove(screen, one),
                })}
              </div>`,
          },
        ],
      })
    : html`<p>${t('company_file.no_piece')}</p>`;

const adding = (screen) => {
  const { errors, chosen, busy } = screen.state;
  return html`<h3>${t('company_file.add')}</h3>
    <form class="form" @submit=${add(screen)} novalidate>
      ${fileDrop({
        name: 'file',
        label: t('company_file.file'),
        error: errors.file,
        single: true,
        onFiles: ([file]) => screen.update({ chosen: file }),
      })}
      ${chosen ? html`<p role="status">${chosen.name}</p>` : nothing}
      ${textField({ name: 'label', label: t('company_file.label'), error: errors.label, width: 'm' })}
      ${textField({
        name: 'ends_on',
        type: 'date',
        label: t('company_file.ends_on'),
        error: errors.ends_on,
        width: 's',
        required: false,
      })}
      ${checkbox({ name: 'reminded', label: t('company_file.reminded'), hint: t('company_file.reminded_hint') })}
      ${button({ label: t('company_file.add'), type: 'submit', busy: busy === 'add' })}
    </form>`;
};

export const contents = (screen) =>
  html`${facts(screen)}
    <section class="card">
      <h2>${t('company_file.pieces')}</h2>
      ${pieces(screen)} ${adding(screen)}
    </section>`;
