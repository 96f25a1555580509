// One screen: session, loading, drawing, errors. Every page.js ends with startScreen({...}).
//
//   startScreen({ access, load, view, state, title })
//     access  null (public), 'user' (signed in), or the kind of tenant acted for: 'company' (who has none registers it
//             first, then comes back), 'buyer', 'platform'
//     load    async (screen) → data           optional; drawn as loading meanwhile, as a problem with a retry if it
//                                             throws
//     view    (screen) → lit-html template     must hold the h1
//     state   initial screen.state
//     title   (screen) → text of the tab       optional; defaults to the page's own
//   screen: data, state {busy, errors, detail, …}, session, tenant, query (URLSearchParams)
//     screen.update({…})                  merge into state and redraw
//     screen.reload()                     load again and redraw
//     screen.run(name, action)            busy while it runs; a problem fills the error summary and takes the focus
//     screen.submit(name, action)         the same as a form's @submit handler; action(values, event)
//     screen.fail(errors, detail)         show errors found here, as if the server had answered them
import { html, render } from 'lit-html';
import { alert } from '../components/alert/alert.js';
import { button, linkButton } from '../components/button/button.js';
import { trialBanner } from '../components/trial/trial.js';
import { focusErrorSummary } from '../components/error-summary/error-summary.js';
import { holdFocus } from './focus.js';
import { FormFault, values } from './form.js';
import { explain } from './explain.js';
import { t, url } from './i18n.js';
import { ApiProblem } from './problem.js';
import { activeTenant, session } from './session.js';
import './shell.js';

class Screen {
  #settings;
  #main = document.getElementById('main');

  constructor(settings) {
    this.#settings = settings;
    this.state = { busy: null, errors: {}, detail: '', ...settings.state };
    this.query = new URLSearchParams(location.search);
    this.data = null;
  }

  async start() {
    this.session = await session();
    if (this.#settings.access && !this.session.user) {
      location.assign(url('/connexion/', { suite: location.pathname + location.search }));
      return;
    }
    this.tenant = ['company', 'buyer', 'platform'].includes(this.#settings.access)
      ? await activeTenant(this.#settings.access)
      : null;
    if (this.tenant === null && this.#settings.access === 'company') {
      location.replace(url('/inscription/', { suite: location.pathname + location.search })); // then back here
      return;
    }
    if (this.tenant === null && this.#settings.access && this.#settings.access !== 'user')
      this.#paint(noTenant(this.#settings.access));
    else await this.reload();
  }

  async reload() {
    try {
      this.data = await this.#settings.load?.(this);
      this.#draw();
    } catch (error) {
      if (!(error instanceof ApiProblem)) console.error(error);
      this.#paint(failed(error, () => this.reload()));
    }
  }

  update(patch) {
    Object.assign(this.state, patch);
    this.#draw();
  }

  fail(errors, detail = '') {
    this.update({ errors, detail });
    focusErrorSummary();
  }

  async run(name, action) {
    if (this.state.busy) return undefined;
    this.update({ busy: name, errors: {}, detail: '' });
    try {
      const result = await action();
      this.update({ busy: null });
      return result;
    } catch (error) {
      if (!(error instanceof ApiProblem || error instanceof FormFault)) console.error(error);
      this.state.busy = null;
      this.fail(error.errors ?? {}, Object.keys(error.errors ?? {}).length ? '' : explain(error));
      return undefined;
    }
  }

  submit(name, action) {
    return (event) => {
      event.preventDefault();
      const given = values(event.target);
      if (event.submitter?.name) given[event.submitter.name] = event.submitter.value;
      return this.run(name, () => action(given, event));
    };
  }

  #draw() {
    this.#paint(html`${trialBanner(this.data?.consultation)}${this.#settings.view(this)}`);
    if (this.#settings.title) document.title = `${this.#settings.title(this)} – Sous Pli`;
  }

  #paint(template) {
    if (!this.painted) this.#main.replaceChildren(); // what the page held while loading
    this.painted = true;
    this.#main.removeAttribute('aria-busy');
    holdFocus(() => render(template, this.#main));
  }
}

const noTenant = (kind) =>
  html`<h1>${t('ui.not_yours')}</h1>
    ${alert({
      kind: 'warning',
      body: t(`ui.no_tenant.${kind}`),
    })}`;

/** Whoever is stopped here may say so without signing in, about the consultation of this page if it has one. */
function support() {
  const consultation = new URLSearchParams(location.search).get('consultation');
  return linkButton({
    label: t('ui.support'),
    href: url('/assistance/', consultation ? { consultation } : {}),
    kind: 'quiet',
  });
}

const failed = (error, retry) =>
  html`<h1>${t('ui.load_failed')}</h1>
    ${alert({
      kind: 'error',
      body: explain(error),
      live: true,
      actions: html`${
        error.status === 404
          ? linkButton({ label: t('ui.back_home'), href: url('/') })
          : button({ label: t('ui.retry'), onClick: retry })
      }${support()}`,
    })}`;

export function startScreen(settings) {
  const screen = new Screen(settings);
  screen.start();
  return screen;
}
