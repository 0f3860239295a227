import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Database } from '../../src/database/connect.ts';
import { searchTotals } from '../../src/database/schema/search.ts';
import { countPapers, findNamed, findPaper } from '../../src/papers/library.ts';
import { findNewestListings, isRepeat, listDay, onlyListOf } from '../../src/papers/listings.ts';
import { getById } from '../../src/search/retrieve/ids.ts';
import { suggestPapers } from '../../src/search/retrieve/suggest.ts';
import { saveDay, saveManyPapers, savePapers } from '../../src/search/save-papers.ts';
import { onEachDatabase } from '../support/database.ts';
import { listing, MONDAY, NOON, paper } from '../support/papers.ts';

const DOI = '10.1145/3292500.3330701';
const ARXIV = paper('2603.00001', {
  doi: DOI,
  title: 'On graphs',
  version: 2,
  abstract: 'We look at graphs.',
});
const RECORD = paper('lovelace2026', { doi: DOI, title: 'On graphs', venue: 'KDD', abstract: null });

/** How many papers the search counts. */
async function countFound(database: Database): Promise<number | undefined> {
  return (await database.select().from(searchTotals))[0]?.papers;
}

onEachDatabase('one paper, whatever it is called by,', ({ open }) => {
  for (const [what, reports] of [
    ['an import after arXiv', [[ARXIV], [RECORD]]],
    ['arXiv after an import', [[RECORD], [ARXIV]]],
    ['both at once', [[RECORD, ARXIV]]],
    ['arXiv after an import, when arXiv gave no DOI before', [[{ ...ARXIV, doi: null }], [RECORD], [ARXIV]]],
  ] as const) {
    test(`is stored once by ${what}, under its arXiv id`, async () => {
      const database = await open();

      for (const batch of reports) await saveManyPapers(database, batch);

      assert.deepEqual([await countPapers(database), await countFound(database)], [1, 1]);
      const names = [
        '2603.00001',
        'lovelace2026',
        DOI,
        `https://doi.org/${DOI.toUpperCase()}`,
        `https://dl.acm.org/doi/pdf/${DOI}?download=true`,
        `https://www.biorxiv.org/content/${DOI}v2.full.pdf`,
      ];
      for (const name of names) {
        const found = await findNamed(database, name);
        assert.deepEqual(
          [found?.id, found?.abstract, found?.venue],
          ['2603.00001', 'We look at graphs.', 'KDD'],
          name,
        );
      }
    });
  }

  test('is stored once of two records with its DOI, even of one file', async () => {
    const database = await open();

    await saveManyPapers(database, [
      paper('b', { doi: DOI }),
      paper('a', { doi: DOI }),
      paper('c', { doi: DOI }),
    ]);
    await savePapers(database, [paper('d', { doi: DOI, venue: 'KDD' })]);

    assert.equal(await countPapers(database), 1);
    assert.equal((await findPaper(database, 'd'))?.venue, 'KDD');
    assert.equal((await findPaper(database, 'b'))?.id, (await findPaper(database, 'c'))?.id);
  });

  test('keeps its own text and names when it is reported under another name', async () => {
    const database = await open();
    await savePapers(database, [{ ...ARXIV, version: null, authors: ['Ada Lovelace'] }]);

    await savePapers(database, [
      { ...RECORD, title: 'ON GRAPHS', authors: ['Lovelace, A.'], categories: ['05C'] },
    ]);

    const found = await findPaper(database, '2603.00001');
    assert.deepEqual(
      [found?.title, found?.authors, found?.categories],
      ['On graphs', ['Ada Lovelace'], ['05C']],
    );
  });

  test('is two where two arXiv ids give one DOI', async () => {
    const database = await open();

    await savePapers(database, [ARXIV]);
    await savePapers(database, [{ ...ARXIV, id: '2603.00002' }]);

    assert.equal(await countPapers(database), 2);
    assert.equal((await findNamed(database, DOI))?.id, '2603.00001');
  });

  test('is found by what was typed: search, show and completion read the same names', async () => {
    const database = await open();
    await savePapers(database, [RECORD]);
    await savePapers(database, [ARXIV, paper('2603.00002')]);

    const completed = async (typed: string) => (await suggestPapers(database, typed, 25)).map(({ id }) => id);

    assert.equal((await getById(database, `doi:${DOI}`))?.id, '2603.00001');
    assert.equal((await getById(database, `http://dx.doi.org/${DOI}`))?.id, '2603.00001');
    await assert.rejects(getById(database, '10.1145/404'), /DOI 10\.1145\/404 is not stored/u);
    for (const typed of ['10.1145/32', 'doi:10.1145/3292500', `https://doi.org/${DOI}`])
      assert.deepEqual(await completed(typed), ['2603.00001'], typed);
    // Papers of authors with that name come after it.
    assert.equal((await completed('lovel'))[0], '2603.00001');
  });

  test('is listed once on a day on which a source calls it by two names', async () => {
    const database = await open();
    const list = onlyListOf('huggingface');
    const day = { ...list, day: MONDAY, skipped: 0, categories: [], at: NOON };
    await savePapers(database, [ARXIV]);

    await saveDay(database, {
      ...day,
      listings: [listing(RECORD, { rank: 1, upvotes: 7 }), listing(paper('2603.00003'), { rank: 2 })],
    });

    assert.deepEqual(
      (await listDay(database, list, MONDAY)).map(({ paper: { id } }) => id),
      ['2603.00001', '2603.00003'],
    );
    assert.equal((await findNewestListings(database, ['2603.00001'])).get('2603.00001')?.upvotes, 7);
    assert.ok(await isRepeat(database, list, MONDAY.add({ days: 1 }), ['lovelace2026', '2603.00003']));
  });
});
