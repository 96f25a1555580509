// The acts that a register can be searched by, in groups that people know. Exports: REGISTERS,
// groups(register, tenantKind), groupLabel(name).
import { has, t } from '../src/i18n.js';

export const REGISTERS = ['administration', 'sign-ins'];

const GROUPS = {
  administration: {
    people: [
      'person-invited',
      'invitation-withdrawn',
      'invitation-refused',
      'person-joined',
      'person-removed',
      'person-left',
      'join-asked',
      'join-refused',
    ],
    rights: ['roles-changed', 'person-joined', 'person-removed', 'person-left'],
    keys: ['member-key-declared'],
    lost: [
      'factors-help-asked',
      'factors-help-granted',
      'factors-help-cancelled',
      'factors-removed',
      'address-changed',
      'address-restored',
    ],
    entity: [
      'entity-created',
      'entity-changed',
      'entity-moved',
      'entity-closed',
      'entity-merged',
      'entity-received-others',
      'service-changed',
    ],
    below: ['below-created', 'below-left', 'below-received', 'below-closed', 'below-merged'],
    convention: ['convention-put', 'convention-accepted'],
    company: ['company-created', 'company-changed', 'letters-address-changed', 'identity-contested'],
  },
  'sign-ins': {
    entered: ['signed-in'],
    proved: ['proved'],
    refused: ['proof-refused'],
    ended: ['signed-out', 'signed-out-everywhere', 'signed-out-elsewhere', 'session-ended'],
    factors: ['factor-added', 'factor-removed', 'codes-renewed'],
  },
};
const OF = { buyer: ['entity', 'below', 'convention'], company: ['company'], platform: [] };
const EVERYWHERE = ['people', 'rights', 'lost'];

/** Name → kinds of lines; `tenantKind` leaves out what its register never has. */
export function groups(register, tenantKind) {
  const all = GROUPS[register];
  if (register !== 'administration') return all;
  const kept = [...EVERYWHERE, ...(tenantKind === 'buyer' ? ['keys'] : []), ...OF[tenantKind]];
  return Object.fromEntries(kept.map((name) => [name, all[name]]));
}

export const groupLabel = (name) => (has(`journal.group_${name}`) ? t(`journal.group_${name}`) : name);
