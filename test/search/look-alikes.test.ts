import assert from 'node:assert/strict';
import { test } from 'node:test';
import { saveDifferent } from '../../src/papers/different.ts';
import { joinPapers } from '../../src/search/join-papers.ts';
import { findLookAlikes } from '../../src/search/retrieve/look-alikes.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { onEachDatabase } from '../support/database.ts';
import { NOON, paper } from '../support/papers.ts';

const ONE = paper('2603.00001', {
  title: 'The Étale $\\pi_1$ of curves: a survey',
  authors: ['Ada Lovelace'],
});

onEachDatabase('papers that look alike', ({ open }) => {
  test('have the same title but for case, marks and punctuation, and the same first author', async () => {
    const database = await open();
    await savePapers(database, [
      ONE,
      paper('a', { title: 'the etale π₁ of curves – a survey', authors: ['Lovelace, A.'] }),
      paper('another author', { title: ONE.title, authors: ['Charles Babbage', 'Ada Lovelace'] }),
      paper('longer', { title: `${ONE.title}, with proofs` }),
      paper('of curves', { title: 'Survey of curves' }),
      paper('nameless', { title: ONE.title, authors: [] }),
      paper('2603.00002', { title: ONE.title }),
    ]);

    const found = await findLookAlikes(database, ONE);

    assert.deepEqual(
      found.map(({ id }) => id),
      ['a'],
    );
  });

  test('are not found again once somebody said that they differ, even if one is joined with a third', async () => {
    const database = await open();
    const [a, b, c] = ['a', 'b', 'c'].map((id) => paper(id, { title: 'Same title here' }));
    assert.ok(a && b && c);
    await savePapers(database, [a]);
    await savePapers(database, [b, c]);
    const found = async (of: typeof a) => (await findLookAlikes(database, of)).map(({ id }) => id);

    await saveDifferent(database, 'b', 'a', NOON);
    const before = [await found(a), await found(b), await found(c)];
    await joinPapers(database, { from: 'b', to: 'c' });

    assert.deepEqual(before, [['c'], ['c'], ['a', 'b']]);
    assert.deepEqual([await found(a), await found(c)], [[], []]);
  });

  test('are none for a title without words', async () => {
    const database = await open();
    await savePapers(database, [paper('a', { title: '???' }), paper('b', { title: '???' })]);

    assert.deepEqual(await findLookAlikes(database, paper('a', { title: '???' })), []);
  });
});
