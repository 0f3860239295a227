import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Database } from '../../../src/database/connect.ts';
import { isSemanticMatch } from '../../../src/search/explain/reason.ts';
import { savePapers } from '../../../src/search/save-papers.ts';
import type { PaperSearch, Search } from '../../../src/search/search.ts';
import { fuse } from '../../../src/search/semantic/fusion.ts';
import { onEachDatabase } from '../../support/database.ts';
import { type EmbeddingReply, embeddingList } from '../../support/embedding-server.ts';
import { paper } from '../../support/papers.ts';
import { hasVectors, openSemanticSearch } from '../../support/semantic.ts';

const PAPERS = [
  paper('cars', { title: 'Cars that steer', abstract: 'Cars steer on roads.', categories: ['cs.RO'] }),
  paper('autos', {
    title: 'Automobiles, reconsidered',
    abstract: 'Automobiles steer on roads.',
    categories: ['cs.AI'],
  }),
  paper('doctors', { title: 'Physicians and charts', abstract: 'Physicians read charts.' }),
  paper('painting', { title: 'Painting in oil', abstract: 'Colours dry slowly.' }),
];

async function find(search: PaperSearch, wanted: Search) {
  const found = await search.find(wanted, { limit: 10, offset: 0 });
  return { ...found, ids: found.papers.map(({ id }) => id) };
}

/** Opens a database with papers and vectors; undefined if it can't have any. */
async function openFilled(t: Parameters<typeof openSemanticSearch>[0], database: Database) {
  if (!(await hasVectors(t, database))) return undefined;
  await savePapers(database, PAPERS);
  const semantic = await openSemanticSearch(t, database);
  await semantic.fill();
  return semantic;
}

test('fusion puts what stands high in both rankings first, and of equals the first ranking', () => {
  assert.deepEqual(fuse(['a', 'b', 'c'], ['d', 'b', 'e']), ['b', 'a', 'd', 'c', 'e']);
  assert.deepEqual(fuse([], ['a']), ['a']);
  assert.deepEqual(fuse(['a'], []), ['a']);
});

onEachDatabase('search by meaning', ({ open }) => {
  test('finds a paper that has none of the words, and tells it from those that have', async (t) => {
    const semantic = await openFilled(t, await open());
    if (semantic === undefined) return;

    const { papers, concepts, ids } = await find(semantic.search, { query: 'vehicles steer' });

    assert.ok(ids.slice(0, 2).includes('cars') && ids.slice(0, 2).includes('autos'));
    const {
      ids: byOneWord,
      papers: found,
      concepts: wanted,
    } = await find(semantic.search, { query: 'doctors' });
    assert.equal(byOneWord[0], 'doctors');
    assert.deepEqual(
      found.map((one) => isSemanticMatch(one, wanted)),
      found.map(() => true),
    );
    assert.deepEqual(
      papers
        .map((one) => [one.id, isSemanticMatch(one, concepts)])
        .slice(0, 2)
        .sort(),
      [
        ['autos', false],
        ['cars', false],
      ],
    );
  });

  test('keeps filters, phrases and what is left out for papers found by meaning, too', async (t) => {
    const semantic = await openFilled(t, await open());
    if (semantic === undefined) return;

    const byCategory = await find(semantic.search, { query: 'vehicles', category: 'cs.AI' });
    const byPhrase = await find(semantic.search, { query: 'vehicles "on roads"' });
    const without = await find(semantic.search, { query: 'vehicles -automobiles' });
    const later = await find(semantic.search, {
      query: 'vehicles',
      since: Temporal.PlainDate.from('2026-03-02'),
    });

    assert.deepEqual(byCategory.ids, ['autos']);
    assert.deepEqual(byPhrase.ids.toSorted(), ['autos', 'cars']);
    assert.ok(without.ids.includes('cars') && !without.ids.includes('autos'));
    assert.deepEqual(later.ids, []);
  });

  test('counts for relevance alone, and pages keep the order they had', async (t) => {
    const semantic = await openFilled(t, await open());
    if (semantic === undefined) return;

    const byDate = await find(semantic.search, { query: 'cars', sort: 'date' });
    const first = await semantic.search.find({ query: 'vehicles' }, { limit: 1, offset: 0 });
    const asked = semantic.server.asked.length;
    const second = await semantic.search.find(
      { query: 'vehicles' },
      { limit: 1, offset: 1, order: first.order },
    );

    assert.deepEqual(byDate.ids, ['cars']);
    assert.equal(second.papers[0]?.id, first.order[1]);
    assert.equal(semantic.server.asked.length, asked);
  });

  test('asks the model once for a query that is asked again', async (t) => {
    const semantic = await openFilled(t, await open());
    if (semantic === undefined) return;
    const before = semantic.server.asked.length;

    await find(semantic.search, { query: 'vehicles' });
    await find(semantic.search, { query: 'vehicles', category: 'cs.AI' });

    assert.deepEqual(
      semantic.server.asked.slice(before).map(({ texts }) => texts),
      [['vehicles']],
    );
  });

  test('finds papers like one by its vector, and by its words where it has none yet', async (t) => {
    const database = await open();
    const semantic = await openFilled(t, database);
    if (semantic === undefined) return;
    await savePapers(database, [paper('new', { title: 'Painting walls', abstract: 'Walls and colours.' })]);
    await semantic.server[Symbol.asyncDispose]();

    const byVector = await semantic.search.findSimilar({ id: 'autos' }, { limit: 1, offset: 0 });
    const byWords = await semantic.search.findSimilar({ id: 'new' }, { limit: 10, offset: 0 });

    assert.deepEqual(
      byVector.papers.map(({ id }) => id),
      ['cars'],
    );
    assert.equal(byVector.total, 3);
    assert.equal(byWords.papers[0]?.id, 'painting');
  });

  const troubles: [what: string, reply: EmbeddingReply | 'gone'][] = [
    ['is gone', 'gone'],
    ['does not answer', { kind: 'silence' }],
    ['fails', { kind: 'failure', status: 500 }],
    ['is asked too often', { kind: 'failure', status: 429, headers: { 'retry-after': '30' } }],
    ['answers with another number of dimensions', { kind: 'vectors', dimensions: 8 }],
    ['answers with two vectors', { kind: 'body', body: embeddingList([[1], [2]]) }],
    ['answers with NaN', { kind: 'body', body: embeddingList([[1]]).replace('[1]', '[NaN]') }],
    ['answers with a page', { kind: 'body', body: '<html>' }],
  ];
  for (const [what, reply] of troubles) {
    test(`finds by words where the embedding server ${what}, and says so once`, async (t) => {
      const semantic = await openFilled(t, await open());
      if (semantic === undefined) return;
      if (reply === 'gone') await semantic.server[Symbol.asyncDispose]();
      else semantic.server.answer(reply);

      const found = [];
      for (const query of ['cars', 'cars steer', 'roads'])
        found.push((await find(semantic.search, { query })).ids);

      assert.deepEqual(found, [['cars'], ['cars', 'autos'], ['autos', 'cars']]);
      const warnings = semantic.logged.filter(({ level }) => level >= 40);
      assert.deepEqual(
        warnings.map(({ msg }) => /matches words only/u.test(msg)),
        [true],
      );
    });
  }

  test('leaves a server that failed alone for some seconds, then tries it while nobody waits, and finds by meaning again', async (t) => {
    const semantic = await openFilled(t, await open());
    if (semantic === undefined) return;
    const { server, search, clock, logged } = semantic;
    server.answer({ kind: 'failure', status: 500 });
    await find(search, { query: 'vehicles' });
    const asked = server.asked.length;

    await find(search, { query: 'vehicles one' });
    assert.equal(server.asked.length, asked, 'nobody asks it at once');
    clock.now = clock.now.add({ seconds: 11 });
    server.answer({ kind: 'vectors' });
    await find(search, { query: 'vehicles two' });
    await server.untilAsked(asked + 1);
    while (!logged.some(({ msg }) => /answers again/u.test(msg)))
      await find(search, { query: 'vehicles two' });

    assert.ok((await find(search, { query: 'vehicles' })).ids.includes('autos'));
  });

  test('finds by words where the vectors are taken away, and says so once', async (t) => {
    const database = await open();
    const semantic = await openFilled(t, database);
    if (semantic === undefined) return;
    await find(semantic.search, { query: 'vehicles' });
    await database.execute('drop table search_vectors');

    const first = await find(semantic.search, { query: 'cars' });
    const second = await find(semantic.search, { query: 'cars' });

    assert.deepEqual([first.ids, second.ids], [['cars'], ['cars']]);
    assert.equal(semantic.logged.filter(({ level }) => level >= 40).length, 1);
  });
});
