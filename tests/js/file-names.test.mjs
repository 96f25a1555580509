// Names of files, by the vectors that Python reads too (tests/unit/test_file_names.py).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkName } from '../../web/src/crypto/tar.js';
import { choose, clean, key, refusal } from '../../web/src/file-names.js';
import { vectors } from './support.mjs';

const files = (...names) => names.map((name) => ({ name, size: 1, lastModified: 0 }));
const pairs = ({ chosen }) => chosen.map(({ from, name }) => [from, name]);

test('shared vectors', async () => {
  for (const { name, clean: made, refusal: reason } of await vectors('file-names')) {
    assert.equal(clean(name), made, JSON.stringify(name));
    assert.equal(clean(made), made);
    assert.equal(refusal(name), reason, JSON.stringify(name));
    assert.equal(checkName(made), made); // what opens an envelope accepts it
  }
});

test('two names that become one get a number, and a name kept as it is keeps it', () => {
  assert.deepEqual(pairs(choose(files('a?.pdf', 'a:.pdf', 'a_.pdf', 'A_.PDF'))), [
    ['a_.pdf', 'a_.pdf'],
    ['A_.PDF', 'A_ (2).PDF'],
    ['a?.pdf', 'a_ (3).pdf'],
    ['a:.pdf', 'a_ (4).pdf'],
  ]);
});

test('a file and a folder of one name, and the list of the envelope, stand apart', () => {
  const found = choose(files('plans', 'Plans/a.pdf', 'plans/b.pdf', 'manifeste.JSON'), [], {
    reserved: ['MANIFESTE.json'],
  });
  assert.deepEqual(pairs(found), [
    ['plans', 'plans'],
    ['Plans/a.pdf', 'Plans (2)/a.pdf'],
    ['plans/b.pdf', 'plans (2)/b.pdf'],
    ['manifeste.JSON', 'manifeste (2).JSON'],
  ]);
  assert.equal(found.renamed.length, 3);
});

test('a numbered name stays within its bytes', () => {
  const long = `${'é'.repeat(118)}.pdf`;
  const { chosen } = choose(files(`${long}`, long.toUpperCase().replace('PDF', 'pdf')));
  assert.equal(refusal(chosen[1].name), null);
  assert.ok(chosen[1].name.endsWith(' (2).pdf'));
});

test('what a system keeps for itself is left out and told, what cannot be is refused', () => {
  const found = choose(files('.DS_Store', 'a/._b', 'b.pdf', `${'d/'.repeat(20)}c.pdf`));
  assert.deepEqual(pairs(found), [['b.pdf', 'b.pdf']]);
  assert.deepEqual(found.left, ['.DS_Store', 'a/._b']);
  assert.deepEqual(
    found.refused.map(({ reason }) => reason),
    ['too-deep'],
  );
});

test('a file chosen again replaces itself, under the name it got', () => {
  const { chosen } = choose(files('a?.pdf', 'a_.pdf'));
  const again = choose(files('a?.pdf'), chosen);
  assert.deepEqual(pairs(again), [
    ['a_.pdf', 'a_.pdf'],
    ['a?.pdf', 'a_ (2).pdf'],
  ]);
});

test('case is not told apart, whatever the language', () => {
  for (const [one, other] of [
    ['STRASSE', 'straße'],
    ['ΟΔΟΣ', 'οδος'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['ﬁn', 'FIN'],
  ])
    assert.equal(key(one), key(other));
});
