// Two agents on one draft: what only one changed is kept, what both changed is asked, nothing is guessed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { merge, take } from '../../web/acheteur/consultation/merge.js';

const lot = (number, title, estimate = '100.00') => ({
  number,
  title,
  description: '',
  cpv: '',
  estimate_eur: estimate,
});
const BEFORE = {
  title: 'Toiture',
  reference: 'A-1',
  place: { code: '35', code_type: 'department', label: '' },
  submission_deadline: '2026-12-01T11:00:00Z',
  lots: [lot(1, 'Charpente'), lot(2, 'Couverture')],
  terms: { estimate_eur: null, framework: null, clauses: { social: true, environmental: false } },
  committee: {
    members: [
      { user_id: 'U1', name: 'Ana' },
      { user_id: 'U2', name: 'Bo' },
    ],
    quorum: 2,
  },
};
const changed = (changes) => ({ ...structuredClone(BEFORE), ...changes });

test('each changed another field: both are kept, nothing is asked', () => {
  const { merged, differing } = merge(BEFORE, changed({ title: 'Toiture et zinc' }), {
    title: 'Toiture',
    reference: 'A-2',
  });
  assert.deepEqual([merged, differing], [{ title: 'Toiture et zinc', reference: 'A-2' }, []]);
});

test('both changed one field: both values are told, mine is sent unless given up', () => {
  const { merged, differing } = merge(BEFORE, changed({ title: 'Zinc' }), { title: 'Ardoise' });
  assert.deepEqual(differing, [{ path: 'title', before: 'Toiture', theirs: 'Zinc', mine: 'Ardoise' }]);
  assert.deepEqual(
    [merged, take(merged, differing), take(merged, [])],
    [{ title: 'Ardoise' }, { title: 'Zinc' }, { title: 'Ardoise' }],
  );
});

test('rows are compared one by one while there are as many', () => {
  const { merged, differing } = merge(BEFORE, changed({ lots: [lot(1, 'Bois'), lot(2, 'Couverture')] }), {
    lots: [lot(1, 'Charpente'), lot(2, 'Couverture', '250')],
  });
  assert.deepEqual(
    [differing, merged.lots.map((one) => [one.title, Number(one.estimate_eur)])],
    [
      [],
      [
        ['Bois', 100],
        ['Couverture', 250],
      ],
    ],
  );
  const grown = merge(BEFORE, changed({ lots: [...BEFORE.lots, lot(3, 'Zinguerie')] }), {
    lots: [lot(1, 'Bois'), lot(2, 'Couverture')],
  });
  assert.deepEqual(
    grown.differing.map((one) => one.path),
    ['lots'],
  );
  assert.equal(take(grown.merged, grown.differing).lots.length, 3);
});

test('another writing of the same value is no change', () => {
  const mine = {
    lots: [lot(1, 'Charpente', '100'), lot(2, 'Couverture', '100.0')],
    submission_deadline: '2026-12-01T11:00:00.000Z',
    committee: { members: ['U1', 'U2'], quorum: 2 },
  };
  const theirs = changed({
    submission_deadline: '2026-12-08T11:00:00Z',
    lots: [lot(1, 'Bois'), lot(2, 'Couverture')],
    committee: { members: [{ user_id: 'U1' }], quorum: 2 },
  });
  const { merged, differing } = merge(BEFORE, theirs, mine);
  assert.deepEqual(differing, []);
  assert.deepEqual(
    [merged.submission_deadline, merged.lots[0].title, merged.committee.members],
    [theirs.submission_deadline, 'Bois', ['U1']],
  );
});

test('terms are compared leaf by leaf, and a group that appears or goes is one value', () => {
  const theirs = changed({
    terms: {
      estimate_eur: '5000.00',
      framework: { maximum_eur: '9000', multiple: true },
      clauses: { social: false, environmental: false },
    },
    place: null,
  });
  const mine = {
    terms: {
      estimate_eur: '4000',
      framework: { maximum_eur: '8000', multiple: true },
      clauses: { social: true, environmental: true },
    },
    place: BEFORE.place,
  };
  const { merged, differing } = merge(BEFORE, theirs, mine);
  assert.deepEqual(
    differing.map((one) => one.path),
    ['terms.estimate_eur', 'terms.framework'],
  );
  assert.deepEqual([merged.terms.clauses, merged.place], [{ social: false, environmental: true }, null]);
  assert.equal(take(merged, differing).terms.framework.maximum_eur, '9000');
});
