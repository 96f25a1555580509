// A line of a register of administration in words. Exports: sentence(line, who).
import { has, t } from '../src/i18n.js';

const rolesIn = (roles) => (roles.length ? roles.map((role) => t(`role.${role}`)).join(', ') : t('journal.no_role'));
const given = (record, who) =>
  t('journal.roles', { name: who(record.user), before: rolesIn(record.from), after: rolesIn(record.to) });
const about = ({ user }, who) => t('journal.about', { name: who(user) });
const changed = ({ changes }) =>
  Object.keys(changes)
    .map((name) => (has(`journal.field_${name}`) ? t(`journal.field_${name}`) : name))
    .join(', ');

const WORDS = {
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
