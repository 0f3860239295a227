import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findNamesakes, foldWord } from '../../src/papers/namesakes.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { onEachDatabase } from '../support/database.ts';
import { paper } from '../support/papers.ts';

onEachDatabase('namesakes', ({ open }) => {
  const by = (id: string, ...authors: string[]) => paper(id, { authors, authorCount: authors.length });

  test('have a word of the first author’s name, whatever its marks, in the order in which they were stored', async () => {
    const database = await open();
    for (const one of [
      by('2603.00003', 'Jürgen Müller', 'Wei Wang'),
      by('2603.00001', 'MULLER, Ada'),
      by('2603.00002', 'Wei Wang', 'Jan Muller'),
      by('2603.00004', 'Jan Mullerin'),
      by('2603.00005'),
    ])
      await savePapers(database, [one]);

    const found = await findNamesakes(database, [foldWord('Müller')]);

    assert.deepEqual(
      found.map(({ id, authors }) => [id, authors]),
      [
        ['2603.00003', ['Jürgen Müller']],
        ['2603.00001', ['MULLER, Ada']],
        ['2603.00005', []],
      ],
    );
    assert.equal((await findNamesakes(database, 'all')).length, 5);
  });
});
