/**
 * A newcomer in Firefox, driven by WebDriver BiDi: test_firefox.py starts it and answers for the mailbox.
 *
 * Its argument is one JSON: {"firefox": path, "origin", "consultation", "email", "siret", "files": {"dc1", "offer"},
 * "width", "height"}. Each line on standard output is another: {"ask": "code"} (the answer is a line on standard
 * input), {"state": name, "axe": [ids], "over": px}, and last {"receipt": address, "text": what the page says,
 * "problems": errors of the console}.
 */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import puppeteer from 'puppeteer-core';

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const given = JSON.parse(process.argv[2]);
const axe = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const answers = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const tell = (said) => process.stdout.write(`${JSON.stringify(said)}\n`);

const browser = await puppeteer.launch({
  browser: 'firefox',
  executablePath: given.firefox,
  extraPrefsFirefox: { 'intl.accept_languages': 'fr-FR' },
});
const page = await browser.newPage();
const problems = [];
page.setDefaultTimeout(60_000);
page.on('pageerror', (error) => problems.push(String(error)));
page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));

/** The control that a label with these words names, a heading, a button or a link of this name; the first shown. */
const find = (kind, words) =>
  page.waitForFunction(
    (kind, words) => {
      const said = (one) => (one.getAttribute('aria-label') ?? one.textContent).replace(/\s+/g, ' ').trim();
      const shown = (one) => one.checkVisibility();
      const all = (selector) => [...document.querySelectorAll(selector)];
      if (kind === 'label') return all('label').find((one) => said(one).includes(words))?.control;
      if (kind === 'heading') return all('h1, h2').find((one) => shown(one) && said(one).includes(words));
      return all('main button, main a[href]').find((one) => shown(one) && !one.disabled && said(one) === words);
    },
    {},
    kind,
    words,
  );
const press = async (name) => (await find('act', name)).click();
const type = async (label, text) => (await find('label', label)).type(text);
const tick = async (label) => {
  const box = await find('label', label);
  if (!(await box.evaluate((one) => one.checked))) await box.click();
};
const heading = (words) => find('heading', words);

async function state(name) {
  await page.evaluate(axe);
  const found = await page.evaluate((tags) => axe.run(document, { runOnly: tags }), WCAG);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  tell({ state: name, axe: found.violations.map((one) => [one.id, one.nodes[0].html.slice(0, 200)]), over });
}

async function named() {
  await find('label', 'Adresse électronique');
  await state('sign-in');
  await type('Adresse électronique', given.email);
  await press('Recevoir un code');
  await find('label', 'Code à six chiffres');
  tell({ ask: 'code' });
  await type('Code à six chiffres', (await answers.next()).value);
  await press('Se connecter');
  await type('Prénom et nom', 'Nina Neuve');
  await press('Continuer');
}

async function enrolled() {
  await heading('Inscrire mon entreprise');
  await state('company');
  await type('Identifiant', given.siret);
  await type('Raison sociale', 'Neuve et Fils');
  await press('Inscrire l’entreprise');
}

async function deposited() {
  await heading('Candidat et lots');
  await state('who');
  await tick('Lot 1');
  await press('Continuer');
  await heading('Vos documents');
  await (await find('label', 'Ajouter des fichiers : Candidature')).uploadFile(given.files.dc1);
  await (await find('label', 'Ajouter des fichiers : Offre, lot 1')).uploadFile(given.files.offer);
  await page.waitForFunction(() => document.querySelectorAll('main tbody th').length >= 2);
  await state('files');
  await press('Continuer');
  await heading('Dernière lecture');
  for (const name of ['Acheteur', 'Référence', 'Objet', 'Lots', 'Contenu des enveloppes']) await tick(name);
  await state('review');
  await press('Sceller et envoyer');
  await page.waitForFunction(() => location.pathname.startsWith('/entreprise/recepisse/'));
  await page.waitForFunction(() => document.querySelector('main').textContent.includes('SHA-256'));
  await state('receipt');
}

try {
  await page.setViewport({ width: given.width, height: given.height });
  await page.goto(`${given.origin}/consultations/${given.consultation}`);
  await state('public page');
  await press('Déposer un pli');
  await named();
  await enrolled();
  await deposited();
  tell({ receipt: page.url(), text: await page.evaluate(() => document.querySelector('main').textContent), problems });
} catch (error) {
  const text = await page.evaluate(() => document.body.textContent.slice(0, 2000)).catch(String);
  process.stderr.write(`${error.stack}\n${page.url()}\n${text}\n${problems.join('\n')}\n`);
  process.exitCode = 1;
} finally {
  await browser.close();
  process.stdin.destroy();
}
