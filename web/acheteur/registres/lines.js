// A register line in words, and whole. Exports: sentence(line), acting(line, people), contents(line).
import { html, nothing } from 'lit-html';
import { definitionList } from '../../components/definition-list/definition-list.js';
import { slotName } from '../../components/receipt/receipt.js';
import { instant, money } from '../../src/format.js';
import { has, t } from '../../src/i18n.js';

const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

const personOf = (who) =>
  who.kind === 'anonymous' ? t('registers.anonymous') : [who.name, who.company, who.email].filter(Boolean).join(', ');
/** Many files are written as ranges of their numbers; an archive holds all public ones. */
const counted = ({ files, ranges = [] }) => ranges.reduce((sum, [first, last]) => sum + last - first + 1, files.length);
const download = ({ who, version, archive, ...taken }) =>
  archive
    ? t('registers.archive', { person: personOf(who), version, number: archive })
    : t('registers.download', { person: personOf(who), version, count: counted(taken) });
const deposit = ({ number, company, late }) =>
  `${t('registers.deposit', { number, company: company.name })}${late ? ` ${t('registers.late')}` : ''}`;
const decision = ({ lot, outcome, amount_eur: amount }) =>
  `${t('registers.decision', { lot, outcome: t(`outcome.${outcome}`) })}${amount ? `, ${money(amount)}` : ''}`;

const SENTENCES = {
  download,
  deposit,
  decision,
  undertaking: ({ who, version, ...taken }) =>
    t('registers.undertaking', { person: personOf(who), version, count: counted(taken) }),
  'infected-file': ({ name, threat }) => t('registers.infected', { name, threat }),
  'dce-version': ({ change, note, dce_version: number }) =>
    `${change || t('registers.dce_version', { number })} ${note}`,
  start: () => t('registers.start'),
  withdrawal: () => t('registers.withdrawal'),
  closure: ({ deadline }) => t('registers.closure', { at: instant(deadline) }),
  extension: ({ deadline, reason = '' }) => t('registers.extension', { at: deadline ? instant(deadline) : '', reason }),
  opening: ({ name }) => t('registers.opening', { name }),
  approval: ({ name }) => t('registers.approval', { name }),
  release: ({ slot }) => t('registers.release', { slot: slotName(slot) }),
  result: ({ slot, outcome }) =>
    t('registers.result', { slot: slotName(slot), outcome: t(`registers.outcome_${outcome}`) }),
  correction: ({ note }) => t('registers.correction', { note }),
  cancellation: ({ reason }) => t('registers.cancellation', { reason }),
  question: () => t('registers.question'),
  answer: ({ answer }) => t('registers.answer', { text: answer }),
  notice: ({ channel, state }) =>
    t('registers.notice', {
      channel: t(`publicity.channel_${channel}`),
      state: t(`publicity.state_${state}`).toLowerCase(),
    }),
  received: ({ kind, company, late }) => {
    const said = t('registers.received', { kind: t(`message.${kind}`), company: company.name });
    return late ? `${said} ${t('registers.late')}` : said;
  },
  sent: ({ kind, company }) => t('registers.sent', { kind: t(`message.${kind}`), company: company.name }),
};

/**
 * One sentence when the kind has one, else its name. A record that lacks what the sentence wants still shows its name.
 */
export function sentence({ kind, record }) {
  try {
    return SENTENCES[kind](record);
  } catch {
    return has(`registers.kind_${kind}`) ? t(`registers.kind_${kind}`) : kind;
  }
}

/** Who acted for whom, when it was by delegation or as a stand-in; `people` names ids. */
export function acting({ record }, people = {}) {
  const name = people[record.by ?? record.user_id] ?? t('registers.somebody');
  const { on_behalf_of: entity, in_place_of: absent } = record;
  if (!entity && !absent) return nothing;
  const words = entity
    ? t('registers.on_behalf_of', { name, entity: people[entity] ?? entity })
    : t('registers.in_place_of', { name, absent: people[absent] ?? t('registers.somebody') });
  return html`<br /><span class="soft">${words}</span>`;
}

function flat(value, prefix = '') {
  return Object.entries(value).flatMap(([name, inner]) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? flat(inner, `${prefix}${name}.`)
      : [[prefix + name, inner]],
  );
}

function shown(value) {
  if (Array.isArray(value))
    return value.map((one) => (typeof one === 'object' ? JSON.stringify(one) : String(one))).join(', ');
  if (typeof value === 'boolean') return t(value ? 'ui.yes' : 'ui.no');
  return INSTANT.test(value) ? instant(value) : String(value ?? '');
}

/** Everything the line holds, and the hashes that chain it. */
export const contents = (line) =>
  html`<details>
    <summary>
      ${t('registers.contents')}<span class="visually-hidden"> ${t('registers.of_line', { seq: line.seq })}</span>
    </summary>
    ${definitionList([
      ...flat(line.record).map(([label, value]) => ({ label, value: shown(value) })),
      { label: t('registers.hash'), value: html`<code class="small">${line.hash}</code>` },
      { label: t('registers.prev'), value: html`<code class="small">${line.prev}</code>` },
    ])}
  </details>`;
