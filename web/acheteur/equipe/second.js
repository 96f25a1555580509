// An entity with one administrator is one lost phone away from being locked out. Exports: second(screen).
import { nothing } from 'lit-html';
import { alert } from '../../components/alert/alert.js';
import { t } from '../../src/i18n.js';
import { add, isAdmin } from './roles.js';
import { button } from '../../components/button/button.js';

const administers = ({ roles }) => roles.includes('entity_admin');

export function second(screen) {
  const { agents, invited } = screen.data;
  if (!isAdmin(screen) || agents.filter(administers).length > 1) return nothing;
  const asked = invited.some(administers);
  return alert({
    kind: 'warning',
    title: t('team.second'),
    body: asked ? t('team.second_asked') : t('team.second_why'),
    actions: asked ? nothing : button({ label: t('team.second_do'), onClick: () => add(screen) }),
  });
}
