// A published consultation: where it stands, what may still be done. Exports: view(screen, actions).
import { html, nothing } from 'lit-html';
import { statusBadge } from '../../components/badge/badge.js';
import { button, linkButton } from '../../components/button/button.js';
import { copyHash } from '../../components/copy-hash/copy-hash.js';
import { countdown } from '../../components/countdown/countdown.js';
import { definitionList } from '../../components/definition-list/definition-list.js';
import { checkboxGroup } from '../../components/field/choices.js';
import { textField } from '../../components/field/inputs.js';
import { moreButton } from '../../components/pagination/pagination.js';
import { timeline } from '../../components/timeline/timeline.js';
import { instant, size } from '../../src/format.js';
import { t, url } from '../../src/i18n.js';
import { withNext } from '../../src/paging.js';
import { duplicate } from '../creation.js';
import { importance } from '../importance.js';
import { files } from './dce.js';
import { tickets } from './tickets.js';

const can = (c, action) => c.permissions.includes(action);

const powersLink = (id, permissions) =>
  permissions.includes('read-powers')
    ? linkButton({ label: t('ui.powers'), href: url('/acheteur/pouvoirs/', { id }) })
    : nothing;

function links({ id, status, kinds, permanent, procedure, parent_id: parent, permissions }, copy) {
  const opened = ['opened', 'decided'].includes(status);
  const follows = opened || permanent || parent || !kinds.includes('offer') || procedure === 'SAD';
  const decides = opened && !permanent && kinds.some((kind) => kind !== 'candidacy');
  return html`<div class="row">
    ${
      status === 'closed' || permanent
        ? linkButton({
            label: t('wizard.open_offers'),
            href: url('/ouverture/', { consultation: id }),
            kind: 'primary',
          })
        : nothing
    }
    ${
      decides && permissions.includes('evaluate')
        ? linkButton({ label: t('wizard.analyse'), href: url('/acheteur/analyse/', { id }), kind: 'primary' })
        : nothing
    }
    ${
      decides
        ? linkButton({ label: t('wizard.decide'), href: url('/acheteur/decision/', { id }), kind: 'primary' })
        : nothing
    }
    ${
      follows
        ? linkButton({
            label: t('wizard.next_phase'),
            href: url('/acheteur/phases/', { consultation: id }),
            kind: opened ? 'primary' : undefined,
          })
        : nothing
    }
    ${linkButton({ label: t('wizard.publicity'), href: url('/acheteur/publicite/', { id }) })}
    ${linkButton({ label: t('wizard.questions'), href: url('/acheteur/questions/', { id }) })}
    ${linkButton({ label: t('wizard.exchanges'), href: url('/acheteur/echanges/', { id }) })}
    ${linkButton({ label: t('wizard.registers'), href: url('/acheteur/registres/', { id }) })}
    ${
      permissions.includes('keep-archives')
        ? linkButton({ label: t('archives.title'), href: url('/acheteur/archives/', { id }) })
        : nothing
    }
    ${powersLink(id, permissions)}
    ${
      ['open', 'closed', 'opened'].includes(status)
        ? linkButton({ label: t('wizard.correct'), href: url('/acheteur/correction/', { id }) })
        : nothing
    }
    ${parent ? nothing : button({ label: t('buyer.duplicate'), onClick: copy })}
    ${linkButton({ label: t('wizard.public_page'), href: url(`/consultations/${id}`) })}
    ${opened ? linkButton({ label: t('wizard.openings'), href: url('/ouverture/', { consultation: id }) }) : nothing}
    ${
      opened && permissions.includes('read-offers')
        ? linkButton({ label: t('wizard.read_offers'), href: url('/acheteur/lecture/', { consultation: id }) })
        : nothing
    }
  </div>`;
}

const state = (c) =>
  definitionList([
    { label: t('wizard.reference'), value: c.reference },
    {
      label: t('wizard.phase'),
      value: `${t(`procedure.${c.procedure}`)} : ${t(
        `phase.${c.phase}`,
      ).toLowerCase()}${c.round > 1 ? ` (${c.round})` : ''}`,
    },
    ...(c.restricted
      ? [
          {
            label: t('wizard.invited'),
            value: html`<ul>
              ${c.invitees.map((one) => html`<li>${one.name}</li>`)}
            </ul>`,
          },
        ]
      : []),
    {
      label: t('wizard.deadline'),
      value: html`${instant(c.submission_deadline, c.time_zone)}${
        c.status === 'open' ? html`<br />${countdown({ deadline: c.submission_deadline })}` : nothing
      }`,
    },
    {
      label: t('wizard.lots'),
      value: html`<ol>
        ${c.lots.map((lot) => html`<li>${lot.title}</li>`)}
      </ol>`,
    },
    {
      label: t('wizard.committee'),
      value: t('wizard.committee_recap', {
        names: c.committee.members.map((member) => member.name).join(', '),
        quorum: c.committee.quorum,
      }),
    },
    { label: t('receipt.mh'), value: copyHash({ value: c.mh, label: t('receipt.mh') }) },
  ]);

const line = (file) =>
  html`<li>
    ${
      file.url
        ? html`<a href=${file.url}>${file.name}</a>`
        : html`${file.name} <strong>${t('wizard.confidential_mark')}</strong>`
    }
    <span class="soft">(${size(file.size_bytes)})</span>
  </li>`;

const version =
  (screen) =>
  ({
    number,
    published_at: at,
    note,
    change,
    files: list,
    files_count: count,
    files_complete: whole,
    total_bytes: bytes,
  }) =>
    html`<h3>${t('wizard.version', { number })}</h3>
      <p class="soft">${instant(at)}${note ? html`<br />${note}` : nothing}</p>
      ${change ? html`<p class="dce-change">${change}</p>` : nothing}
      <ul>
        ${list.map(line)}
      </ul>
      ${
        whole
          ? nothing
          : html`<p>
              <a href=${url(`/consultations/${screen.data.consultation.id}`, { version: number })}
                >${t('wizard.version_files', { count, size: size(bytes) })}</a
              >
            </p>`
      }`;

/** Names left out of the next version: only those of the last one may be. */
const removal = (screen) => {
  const { files: list } = screen.data.consultation.dce_versions.at(-1);
  return html`<details>
    <summary>${t('wizard.remove_from_version')}</summary>
    ${checkboxGroup({
      name: 'removed',
      label: t('wizard.remove_from_version'),
      choices: list.map((file) => ({ value: file.name, label: file.name })),
      values: screen.state.removed ?? [],
      onChange: (removed) => screen.update({ removed }),
    })}
  </details>`;
};

const moreAcceptances = (screen) =>
  screen.run('accepted', async () => {
    screen.data.accepted = await withNext(screen.data.accepted);
    screen.update({});
  });

const acceptances = (screen, { items: lines, next }) =>
  html`<h3>${t('wizard.accepted')}</h3>
    ${
      lines.length || next
        ? html`<ul>
              ${lines.map(
                ({ at, record: { who, version: number } }) =>
                  html`<li>
                    ${t('wizard.accepted_line', {
                      name: who.name,
                      company: who.company,
                      email: who.email,
                      number,
                    })}<br /><span class="soft">${instant(at)}</span>
                  </li>`,
              )}
            </ul>
            ${moreButton({
              next,
              busy: screen.state.busy === 'accepted',
              shown: lines.length,
              onMore: () => moreAcceptances(screen),
            })}`
        : html`<p>${t('wizard.accepted_none')}</p>`
    }`;

const newVersion = (screen, actions) =>
  html`<details>
    <summary>${t('wizard.new_version')}</summary>
    <p>${t('wizard.new_version_why')}</p>
    ${files(screen)}${removal(screen)}
    <form class="form" @submit=${actions.newVersion} novalidate>
      ${textField({
        name: 'note',
        label: t('wizard.note'),
        hint: t('wizard.note_hint'),
        error: screen.state.errors.note,
      })}
      ${importance(screen, screen.data.consultation)}
      ${button({
        label: t('wizard.publish_version'),
        kind: 'primary',
        type: 'submit',
        busy: screen.state.busy === 'version',
      })}
    </form>
  </details>`;

export function view(screen, actions) {
  const c = screen.data.consultation;
  return html`<div class="spread">
      <h1 tabindex="-1">${c.title}</h1>
      ${statusBadge(c.status)}
    </div>
    ${links(c, () => screen.run('copy', () => duplicate(screen, c)))}
    <section class="card">
      ${state(c)}
      ${
        c.status === 'open' && can(c, 'extend')
          ? button({ label: t('wizard.extend'), onClick: actions.extend })
          : nothing
      }
    </section>
    ${tickets(screen)}
    <section>
      <h2>${t('wizard.dce_files')}</h2>
      ${[...c.dce_versions].reverse().map(version(screen))}
      ${screen.data.accepted ? acceptances(screen, screen.data.accepted) : nothing}
      ${c.status === 'open' && can(c, 'edit-consultation') ? newVersion(screen, actions) : nothing}
    </section>
    <section>
      <h2>${t('wizard.history')}</h2>
      ${timeline({ label: t('wizard.history'), items: c.history.map(({ at, detail }) => ({ at, title: detail })) })}
    </section>`;
}
