import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readLexicon } from '../../../src/search/index/lexicon.ts';
import { savePapers } from '../../../src/search/save-papers.ts';
import { onEachDatabase } from '../../support/database.ts';
import { paper } from '../../support/papers.ts';

onEachDatabase('the lexicon', ({ open }) => {
  test('counts a paper once for a stem, however many forms of the word it has', async () => {
    const database = await open();
    await savePapers(database, [
      paper('all', { title: 'Networks', abstract: 'A network of networked networks is networking.' }),
      paper('two', { title: 'Network and networks' }),
      paper('one', { title: 'A network' }),
    ]);

    const lexicon = await readLexicon(database);

    assert.equal(lexicon.stemFrequency('network'), 3);
    assert.deepEqual([lexicon.wordFrequency('networks'), lexicon.wordFrequency('networking')], [2, 1]);
    assert.equal(lexicon.findNearest('netwroks'), 'networks');
  });
});
