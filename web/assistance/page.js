// Asking the platform's support for help, signed in or not (REQ-008). ?consultation=ID fills in the consultation.
import { html, nothing } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { button, linkButton } from '../components/button/button.js';
import { definitionList } from '../components/definition-list/definition-list.js';
import { errorSummary } from '../components/error-summary/error-summary.js';
import { selectField, textArea, textField } from '../components/field/inputs.js';
import { api } from '../src/api.js';
import { FormFault, missing } from '../src/form.js';
import { instant } from '../src/format.js';
import { t, url } from '../src/i18n.js';
import { startScreen } from '../src/screen.js';

const TOPICS = ['deposit', 'documents', 'account', 'buyer', 'other'];
const IDENTIFIER = /(?:^|\/|=)([0-7][0-9A-HJKMNP-TV-Z]{25})(?:$|[/?#&])/i;

/** The identifier in an address or by itself; null when nothing is given. */
function consultationOf(given) {
  if (!given) return null;
  const found = IDENTIFIER.exec(given);
  if (!found) throw new FormFault({ consultation_id: t('support.consultation_bad') });
  return found[1].toUpperCase();
}

const labels = () => ({ email: t('support.email'), topic: t('support.topic'), text: t('support.text') });

const send = (screen) =>
  screen.submit('send', async (given) => {
    screen.state.given = given;
    const errors = missing(given, labels());
    if (Object.keys(errors).length) throw new FormFault(errors);
    const body = { ...given, consultation_id: consultationOf(given.consultation_id) };
    const receipt = await api.post('/v1/support-requests', body);
    screen.update({ receipt });
    document.querySelector('h1').focus();
  });

function form(screen) {
  const { given, errors, busy } = screen.state;
  return html`<p>${t('support.why')}</p>
    <p class="soft">${t('support.buyer')}</p>
    ${errorSummary(screen.state)}
    <form class="form" @submit=${send(screen)} novalidate>
      ${textField({
        name: 'email',
        type: 'email',
        autocomplete: 'email',
        label: t('support.email'),
        hint: t('support.email_hint'),
        value: given.email ?? screen.session.user?.email,
        error: errors.email,
      })}
      ${selectField({
        name: 'topic',
        label: t('support.topic'),
        placeholder: t('support.choose'),
        width: 'm',
        choices: TOPICS.map((value) => ({ value, label: t(`support.topic_${value}`) })),
        value: given.topic,
        error: errors.topic,
      })}
      ${textField({
        name: 'consultation_id',
        label: t('support.consultation'),
        hint: t('support.consultation_hint'),
        required: false,
        spellcheck: 'false',
        value: given.consultation_id ?? screen.query.get('consultation'),
        error: errors.consultation_id,
      })}
      ${textArea({
        name: 'text',
        label: t('support.text'),
        hint: t('support.text_hint'),
        rows: 7,
        maxlength: 5000,
        value: given.text,
        error: errors.text,
      })}
      ${button({ label: t('support.send'), kind: 'primary', type: 'submit', busy: busy === 'send' })}
    </form>`;
}

function done(screen) {
  const { receipt } = screen.state;
  const back = receipt.consultation_id && url(`/consultations/${receipt.consultation_id}`);
  return html`${alert({ kind: 'success', body: t('support.done_why') })}
    ${definitionList([
      { label: t('support.number'), value: html`<strong>${receipt.number}</strong>` },
      { label: t('support.received_at'), value: instant(receipt.received_at) },
      { label: t('support.consultation'), value: receipt.consultation_id },
      { label: t('support.sha256'), value: html`<code class="small">${receipt.sha256}</code>` },
    ])}
    <div class="row">
      ${back ? linkButton({ label: t('support.back'), href: back }) : nothing}
      ${button({
        label: t('support.another'),
        kind: 'quiet',
        onClick: () => screen.update({ receipt: null, given: { email: screen.state.given.email } }),
      })}
    </div>`;
}

startScreen({
  access: null,
  state: { given: {}, receipt: null },
  view: (screen) =>
    html`<h1 tabindex="-1">${t(screen.state.receipt ? 'support.done' : 'support.title')}</h1>
      ${screen.state.receipt ? done(screen) : form(screen)}`,
});
