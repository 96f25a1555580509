// The forms filled from a company's file: what is typed is shown, and never becomes markup.
import assert from 'node:assert/strict';
import test from 'node:test';
import { forms } from '../../web/src/company-forms.js';

const GIVEN = {
  facts: { turnover: '2025 : 1 200 000 €\n2024 : 900 000 €', references: '<img src=x onerror=alert(1)>' },
  company: { name: 'Toits & Fils <SARL>', identifier: { type: 'SIRET', value: '73282932000074' }, address: '' },
  consultation: { buyer: { name: 'Ville de Trévignac' }, reference: 'T-1', title: 'Toiture "nord"' },
  deposit: {
    lots: [1, 3],
    consortium: {
      kind: 'joint',
      members: [{ name: '<b>Membre</b>', identifier: { type: 'TVA', value: 'BE0403170701' } }],
    },
  },
  subcontractors: [{ name: '<script>x</script>', siret: '1', part: 'Vitrerie', amount: '12 000' }],
};

test('each form has the headings of the official one and the facts given', async () => {
  const made = forms(GIVEN);
  const [dc1, dc2, list] = await Promise.all([made.dc1(), made.dc2(), made.subcontractors()].map((one) => one.text()));
  for (const letter of 'ABCDEFG') {
    assert.match(dc1, new RegExp(`<h2>${letter} – `));
    assert.match(dc2, new RegExp(`<h2>${letter} – `));
  }
  assert.match(dc1, /Lots : 1, 3/);
  assert.match(dc1, /groupement conjoint/);
  assert.match(dc2, /1 200 000 €<br>2024/);
  assert.match(list, /<td>Vitrerie<\/td><td>12 000<\/td>/);
});

test('what is typed never becomes markup', async () => {
  const made = forms(GIVEN);
  for (const one of [made.dc1(), made.dc2(), made.subcontractors()]) {
    const text = await one.text();
    assert.doesNotMatch(text, /<(img|script|b|SARL)\b/);
  }
});

test('a company alone has no lead to name, and what is unknown says so', async () => {
  const alone = forms({ ...GIVEN, facts: {}, deposit: { lots: [1], consortium: { kind: 'none', members: [] } } });
  assert.match(await alone.dc1().text(), /G – Désignation du mandataire<\/h2><p>Sans objet/);
  assert.match(await alone.dc2().text(), /Effectifs : Non renseigné/);
});
