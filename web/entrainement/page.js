// The way to the practice consultation (REQ-006), for anybody, signed in or not.
import { html } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { linkButton } from '../components/button/button.js';
import { definitionList } from '../components/definition-list/definition-list.js';
import { api } from '../src/api.js';
import { instant } from '../src/format.js';
import { t, url } from '../src/i18n.js';
import { startScreen } from '../src/screen.js';

const load = () =>
  api.get('/v1/practice-consultation').catch((error) => {
    if (error.code === 'no-practice') return null;
    throw error;
  });

const found = ({ id, reference, submission_deadline: until }) =>
  html`<p>${t('practice.why')}</p>
    <p>${t('practice.nothing')}</p>
    ${definitionList([
      { label: t('practice.reference'), value: reference },
      { label: t('practice.open_until'), value: instant(until) },
    ])}
    <div class="row">
      ${linkButton({ label: t('practice.deposit'), href: url('/depot/', { consultation: id }), kind: 'primary' })}
      ${linkButton({ label: t('practice.read'), href: url(`/consultations/${id}`) })}
    </div>`;

const none = () =>
  alert({
    kind: 'info',
    title: t('practice.none'),
    body: t('practice.none_why'),
    actions: html`${linkButton({ label: t('practice.test'), href: url('/prerequis/') })}
    ${linkButton({ label: t('ui.support'), href: url('/assistance/'), kind: 'quiet' })}`,
  });

startScreen({
  access: null,
  load,
  view: ({ data }) =>
    html`<h1 tabindex="-1">${t('practice.title')}</h1>
      ${data ? found(data) : none()}`,
});
