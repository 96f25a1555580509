// For whom a person acts on the buyer's screens: the choice of an entity, and what is said of a place held for dates.
// Exports: acting(screen), evaluations(screen).
import { html, nothing } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { tabs } from '../components/tabs/tabs.js';
import { instant } from '../src/format.js';
import { t, url } from '../src/i18n.js';

const bound = ({ acting: held }) => Boolean(held?.consultation_id);
const said = ({ tenant_name: name, acting: held }) =>
  held?.kind === 'delegation' ? t('acting.delegated', { name }) : name;

/** One view an entity, for whoever has several; what is lent says until when. */
export function acting({ session, tenant }) {
  const places = session.memberships.filter((one) => one.tenant_kind === 'buyer' && !bound(one));
  const mine = [...new Map(places.map((one) => [one.tenant_id, one])).values()];
  const lent = places.find((one) => one.tenant_id === tenant.tenant_id && one.acting)?.acting;
  return html`${
    mine.length > 1
      ? tabs({
          label: t('acting.entities'),
          items: mine.map((one) => ({
            label: said(one),
            href: url('/acheteur/', { entite: one.tenant_id }),
            current: one.tenant_id === tenant.tenant_id,
          })),
        })
      : nothing
  }
  ${lent ? alert({ body: t(`acting.${lent.kind}`, { name: lent.for, until: instant(lent.until) }) }) : nothing}`;
}

/** Whoever evaluates, and nothing else: the way to each consultation. */
export const evaluations = ({ session }) =>
  html`<h1>${t('acting.evaluations')}</h1>
    <p>${t('acting.evaluations_why')}</p>
    <ul>
      ${session.memberships.filter(bound).map(
        ({ tenant_name: name, acting: held }) =>
          html`<li>
            <a href=${url('/acheteur/lecture/', { consultation: held.consultation_id })}
              >${t('acting.evaluation', { name, until: instant(held.until) })}</a
            ><br />
            <a href=${url('/acheteur/analyse/', { id: held.consultation_id })}
              >${t('acting.mark')}<span class="visually-hidden"> : ${name}</span></a
            >
          </li>`,
      )}
    </ul>`;
