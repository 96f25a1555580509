// Where to go once signed in, and what is still asked. Exports: stepFor(session), destination(session).
import { url } from '../src/i18n.js';
import { wayBack } from '../src/way-back.js';

const HOMES = { platform: '/exploitation/', buyer: '/acheteur/', company: '/entreprise/' };

/** The step a session still needs: 'email', 'name', 'assert', 'enrol', or 'done'. */
export function stepFor({ user, second_factor: factor }) {
  if (!user) return 'email';
  if (factor === 'assert') return 'assert';
  if (!user.name) return 'name';
  return factor === 'enrol' ? 'enrol' : 'done';
}

/** The screen that asked for a sign-in (`?suite=`, this site's own paths only), else the home of the strongest role. */
export function destination({ memberships, invitations }) {
  if (!memberships.length && invitations) return url('/compte/invitations/');
  const kind = ['platform', 'buyer', 'company'].find((one) => memberships.some((member) => member.tenant_kind === one));
  return wayBack(new URLSearchParams(location.search), url(kind ? HOMES[kind] : '/inscription/'));
}
