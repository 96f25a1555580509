// A line of a register of administration in words. Exports: sentence(line, who).
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

const WORDS = {
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
  'join-asked': ({ user }, who) => t('journal.join_asked', { name: who(user) }),
  'join-refused': ({ user }, who) => t('journal.join_refused', { name: who(user) }),
  'factors-help-asked': about,
  'factors-help-granted': about,
  'factors-help-cancelled': about,
  'factors-removed': about,
  'address-changed': about,
  'address-restored': about,
  'member-key-declared': ({ fingerprint }) => t('journal.key', { fingerprint }),
  'entity-changed': (record) => t('journal.changed', { fields: changed(record) }),
  'company-changed': (record) => t('journal.changed', { fields: changed(record) }),
};

/** `who(id)` names a person. A kind that a later release writes shows its name. */
export function sentence({ kind, record }, who) {
  const title = has(`journal.act_${kind}`) ? t(`journal.act_${kind}`) : kind;
  const more = WORDS[kind]?.(record, who);
  return more ? `${title} : ${more}` : title;
}
