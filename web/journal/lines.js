// A line of a register of administration in words. Exports: sentence(line, who), author(record, who).
import { day } from '../src/format.js';
import { has, t } from '../src/i18n.js';

const rolesIn = (roles) => (roles.length ? roles.map((role) => t(`role.${role}`)).join(', ') : t('journal.no_role'));
const given = (record, who) =>
  t('journal.roles', { name: who(record.user), before: rolesIn(record.from), after: rolesIn(record.to) });
const SHOWN = ['name', 'siret'];
const about = ({ user }, who) => t('journal.about', { name: who(user) });
const changed = ({ changes }) =>
  Object.entries(changes)
    .map(([name, [before, after]]) => {
      const field = has(`journal.field_${name}`) ? t(`journal.field_${name}`) : name;
      return SHOWN.includes(name) ? t('journal.values', { field, before, after }) : field;
    })
    .join(', ');

/** Names of settings; the values of those that hold in a few letters. */
const settled = (settings) =>
  Object.entries(settings)
    .map(([name, [before, after]]) => {
      const field = t(`journal.setting_${name}`);
      if (typeof (after ?? before ?? '') === 'object' || typeof after === 'boolean')
        return after === true
          ? t('journal.setting_on', { field })
          : after === false
            ? t('journal.setting_off', { field })
            : field;
      return t('journal.values', { field, before: before || '∅', after: after || '∅' });
    })
    .join(', ');

const moved = ({ changes, on }, who) => {
  const [before, after] = changes.parent_id.map((id) => (id ? who(id) : t('journal.top')));
  return t('journal.moved', { before, after, day: day(on) });
};
const of = ({ entity, on }, who) => (on ? t('journal.dated', { name: who(entity), day: day(on) }) : who(entity));

/** What differs between two states of a service. */
function service({ from: before, to: after }, who) {
  if (!before) return t('journal.service_new', { name: after.name });
  const told = [];
  if (before.name !== after.name) told.push(t('journal.service_name', { before: before.name, after: after.name }));
  if (String(before.people) !== String(after.people)) {
    const [were, are] = [before, after].map(({ people }) => people.map(who).join(', ') || '∅');
    told.push(t('journal.service_people', { name: after.name, before: were, after: are }));
  }
  if (before.closed_on !== after.closed_on)
    told.push(t(after.closed_on ? 'journal.service_closed' : 'journal.service_open', { name: after.name }));
  return told.join(' ; ');
}

/** « clé d’accès, Firefox, Windows ». */
const atTheDoor = ({ how, browser, system }) =>
  [how && t(`journal.how_${how}`), browser, system].filter(Boolean).join(', ');
/** Between whom, and for which days; both are in. */
function lent({ grant }, who) {
  const days = { first: day(grant.since), last: day(new Date(Date.parse(grant.until) - 1)) };
  const people = grant.people.map(who).join(', ') || t('journal.all_agents');
  if (grant.kind === 'delegation')
    return t('journal.delegation', { from: who(grant.buyer_id), to: who(grant.holder_id), people, ...days });
  if (grant.kind === 'stand-in') return t('journal.stand_in', { absent: who(grant.absent_id), people, ...days });
  return t('journal.evaluation', { people, consultation: grant.consultation_id, ...days });
}
const GRANTS = [
  'delegation-given',
  'delegation-ended',
  'delegation-received',
  'delegation-lost',
  'stand-in-named',
  'stand-in-ended',
  'evaluator-joined',
  'evaluator-ended',
];

/** The author of a line, and for whom they acted. */
export function author({ by, on_behalf_of: entity, in_place_of: absent }, who) {
  if (entity) return t('journal.on_behalf_of', { name: who(by), entity: who(entity) });
  return absent ? t('journal.in_place_of', { name: who(by), absent: who(absent) }) : who(by);
}

const WORDS = {
  ...Object.fromEntries(GRANTS.map((kind) => [kind, lent])),
  'services-kept-apart': ({ changes: { services_apart: pair } }) => t(pair[1] ? 'ui.yes' : 'ui.no'),
  'service-changed': service,
  'entity-moved': moved,
  'entity-closed': ({ on }) => t('journal.on', { day: day(on) }),
  'entity-merged': ({ into, on }, who) => t('journal.dated', { name: who(into), day: day(on) }),
  'entity-received-others': ({ on }) => t('journal.on', { day: day(on) }),
  'convention-put': ({ changes: { convention } }) => {
    const { title, dated, sha256 } = convention[1];
    return t('journal.convention', { title, day: day(dated), sha256 });
  },
  'convention-accepted': ({ changes: { acceptance } }) => {
    const { signatory, on, sha256 } = acceptance[1];
    return t('journal.acceptance', { name: signatory, day: day(on), sha256 });
  },
  'charter-put': ({ changes: { charter } }) => {
    const { title, dated, sha256 } = charter[1];
    return t('journal.convention', { title, day: day(dated), sha256 });
  },
  'charter-accepted': ({ changes: { charter_acceptance: accepted } }) => {
    const { signatory, on, sha256 } = accepted[1];
    return t('journal.acceptance', { name: signatory, day: day(on), sha256 });
  },
  'settings-changed': ({ settings }) => t('journal.changed', { fields: settled(settings) }),
  'publication-asked': ({ reference, mh }) => t('journal.publication', { reference, mh }),
  'below-created': of,
  'below-left': of,
  'below-received': of,
  'below-closed': of,
  'below-merged': of,
  'person-invited': ({ roles, sent }) =>
    `${t('journal.invited', { roles: rolesIn(roles) })}${sent > 1 ? ` ${t('journal.again')}` : ''}`,
  'person-joined': given,
  'roles-changed': given,
  'person-removed': given,
  'person-left': given,
  'letters-address-changed': ({ changes: { letters_to: to } }) =>
    t('journal.letters_address', { address: to[1] || t('journal.nobody_else') }),
  'identifier-changed': ({ changes: { identifier }, on }) => {
    const [before, after] = identifier.map(({ type, value }) => `${type} ${value}`);
    return t('journal.number', { before, after, day: day(on) });
  },
  'merger-asked': about,
  'merger-refused': about,
  'join-asked': ({ user }, who) => t('journal.join_asked', { name: who(user) }),
  'join-refused': ({ user }, who) => t('journal.join_refused', { name: who(user) }),
  'factors-help-asked': about,
  'factors-help-granted': about,
  'factors-help-cancelled': about,
  'factors-removed': about,
  'address-changed': about,
  'address-restored': about,
  'member-key-declared': ({ fingerprint }) => t('journal.key', { fingerprint }),
  'signed-in': atTheDoor,
  proved: atTheDoor,
  'proof-refused': atTheDoor,
  'signed-out': atTheDoor,
  'signed-out-everywhere': atTheDoor,
  'signed-out-elsewhere': atTheDoor,
  'session-ended': atTheDoor,
  'factor-added': atTheDoor,
  'factor-removed': atTheDoor,
  'codes-renewed': ({ browser, system }) => atTheDoor({ browser, system }),
  'entity-changed': (record) => t('journal.changed', { fields: changed(record) }),
  'company-changed': (record) => t('journal.changed', { fields: changed(record) }),
};

/** `who(id)` names a person. A kind that a later release writes shows its name. */
export function sentence({ kind, record }, who) {
  const title = has(`journal.act_${kind}`) ? t(`journal.act_${kind}`) : kind;
  const more = WORDS[kind]?.(record, who);
  return more ? `${title} : ${more}` : title;
}
