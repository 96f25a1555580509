// The local mailbox of the embedded mode: the letters that would have left this machine.
import { html, nothing } from 'lit-html';
import { button } from '../components/button/button.js';
import { emptyState } from '../components/empty-state/empty-state.js';
import { textField } from '../components/field/inputs.js';
import { moreButton } from '../components/pagination/pagination.js';
import { instant } from '../src/format.js';
import { lang, t } from '../src/i18n.js';
import { firstPage, withNext } from '../src/paging.js';
import { startScreen } from '../src/screen.js';

const load = ({ query }) => firstPage('/v1/mailbox', { to: query.get('to') });

const letter = ({ at, to, subject, text, attachments }) =>
  html`<article class="card letter">
    <h2>${subject}</h2>
    <p class="soft">${t('mailbox.to', { to })}<br /><time datetime=${at}>${instant(at)}</time></p>
    <div class="letter__text" lang="fr">${text}</div>
    ${
      attachments?.length
        ? html`<ul>
            ${attachments.map(({ name, url }) => html`<li><a href=${url}>${name}</a></li>`)}
          </ul>`
        : nothing
    }
  </article>`;

const search = ({ query }) =>
  html`<form class="form" method="get" action=${lang === 'en' ? '/en/boite-aux-lettres/' : '/boite-aux-lettres/'}>
    ${textField({
      name: 'to',
      label: t('mailbox.filter'),
      type: 'email',
      value: query.get('to') ?? '',
      required: false,
      width: 'm',
    })}
    ${button({ label: t('mailbox.show'), type: 'submit' })}
  </form>`;

function view(screen) {
  const list = screen.data;
  const more = () =>
    screen.run('more', async () => {
      screen.data = await withNext(list);
    });
  return html`<h1>${t('mailbox.title')}</h1>
    <p class="lead">${t('mailbox.lead')}</p>
    ${search(screen)}
    <p>${button({ label: t('mailbox.refresh'), kind: 'quiet', onClick: () => screen.reload() })}</p>
    ${
      list.items.length
        ? html`<div class="stack">${list.items.map(letter)}</div>
            ${moreButton({
              next: list.next,
              shown: list.items.length,
              busy: screen.state.busy === 'more',
              onMore: more,
            })}`
        : emptyState({ title: t('mailbox.none'), body: t('mailbox.none_why') })
    }`;
}

startScreen({ access: null, load, view });
