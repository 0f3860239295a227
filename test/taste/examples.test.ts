import assert from 'node:assert/strict';
import { test } from 'node:test';
import { savePapers } from '../../src/search/save-papers.ts';
import { clearExamples, countExamples, listExamples, saveExamples } from '../../src/taste/examples.ts';
import { onEachDatabase } from '../support/database.ts';
import { NOON, paper } from '../support/papers.ts';

onEachDatabase('the examples of a feed', ({ open }) => {
  test('are added once, keep their age, and are those of one feed', async () => {
    const database = await open();
    await savePapers(
      database,
      ['a', 'b', 'c'].map((id) => paper(id)),
    );
    const later = NOON.add({ hours: 1 });

    assert.equal(await saveExamples(database, 1, ['a', 'b', 'a'], NOON), 2);
    assert.equal(await saveExamples(database, 1, ['b', 'c'], later), 1);
    assert.equal(await saveExamples(database, 2, ['c'], later), 1);
    assert.equal(await saveExamples(database, 2, [], later), 0);

    assert.deepEqual(
      (await listExamples(database, 1)).map(({ paperId, addedAt }) => [paperId, addedAt.toString()]),
      [
        ['a', NOON.toString()],
        ['b', NOON.toString()],
        ['c', later.toString()],
      ],
    );
    assert.deepEqual(
      await countExamples(database, [1, 2, 3]),
      new Map([
        [1, 3],
        [2, 1],
      ]),
    );
    await clearExamples(database, 1);
    assert.deepEqual(await countExamples(database, [1, 2]), new Map([[2, 1]]));
  });
});
