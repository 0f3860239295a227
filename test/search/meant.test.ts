import assert from 'node:assert/strict';
import { test } from 'node:test';
import pino from 'pino';
import type { Database } from '../../src/database/connect.ts';
import { suggestPapers } from '../../src/search/retrieve/suggest.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { createSearch, type Page, type Search } from '../../src/search/search.ts';
import { teamFilters } from '../../src/votes/team-filters.ts';
import { onEachDatabase } from '../support/database.ts';
import { NOON, paper } from '../support/papers.ts';

const PAGE = { limit: 10, offset: 0 };
const log = pino({ level: 'silent' });

function searchPapers(database: Database, search: Search, page: Page) {
  return createSearch(database, { filters: teamFilters, kind: 'server', log, now: () => NOON }).find(
    search,
    page,
  );
}

async function fill(database: Database): Promise<void> {
  await savePapers(database, [
    paper('diffusion', { title: 'Diffusion language models', abstract: 'We denoise text.' }),
    paper('images', {
      title: 'Diffusion for images',
      abstract: 'We denoise pictures with language guidance.',
    }),
    paper('recurrent', { title: 'Recurrent networks', abstract: 'Long sequences.' }),
  ]);
}

onEachDatabase('a search finds what was meant:', ({ open }) => {
  test('puts a title that was typed first, then titles that begin with it, whatever else has its words', async () => {
    const database = await open();
    const abstract = 'Attention is all you need. Attention is all you need, you need attention.';
    await savePapers(database, [
      paper('more', { title: 'You Need to Attend More', abstract }),
      paper('re', { title: 'Re-Attention Is All You Need: a survey', abstract }),
      paper('exact', { title: 'Attention Is All You Need', abstract: null }),
      paper('longer', { title: 'Attention is all you need, in speech', abstract: null }),
    ]);

    const found = await searchPapers(database, { query: 'attention is all you need' }, PAGE);
    const suggested = await suggestPapers(database, 'Attention is All you Need', 25);

    assert.deepEqual(found.order.slice(0, 2), ['exact', 'longer']);
    assert.deepEqual(
      suggested.slice(0, 2).map(({ id }) => id),
      ['exact', 'longer'],
    );
  });

  test('finds a paper by its exact title, whatever stands in it, and by the first words of it', async () => {
    const database = await open();
    const titles = {
      nothing: 'What is it?',
      where: 'When, where, and how to go on: a guide',
      one: 'Gates',
      twice: 'Re-evaluating evaluation',
      dash: 'Solving the -(u)lo problem',
      quote: 'Using the future to "sort" cat:cs.CL, since:never',
    };
    const abstract = 'Gates and evaluation of evaluating futures, to sort problems. '.repeat(3);
    await savePapers(database, [
      ...Object.entries(titles).map(([id, title]) => paper(id, { title, abstract: 'Nothing.' })),
      ...Array.from({ length: 20 }, (_, index) => paper(`other-${index}`, { title: 'Gates open', abstract })),
    ]);

    for (const [id, title] of Object.entries(titles))
      for (const query of [title, title.toUpperCase(), `“${title}”`])
        assert.equal((await searchPapers(database, { query }, PAGE)).order[0], id, query);
    assert.deepEqual((await searchPapers(database, { query: 'When, where, and how to' }, PAGE)).order, [
      'where',
    ]);
    await assert.rejects(searchPapers(database, { query: 'how to' }, PAGE), /nothing to search for/u);
  });

  test('finds papers like a text that is pasted, and takes none of it for syntax', async () => {
    const database = await open();
    await fill(database);
    const filler = 'We propose a method and evaluate it thoroughly. '.repeat(20);
    const text = `${filler} "Diffusion" author:nobody -language models denoise text with language.`;
    assert.ok(text.length > 900);

    const found = await searchPapers(database, { query: text }, PAGE);

    assert.equal(found.order[0], 'diffusion');
    assert.deepEqual((await searchPapers(database, { query: 'xyzzy '.repeat(200) }, PAGE)).order, []);
  });

  test('weighs what a question is about, not the words that ask', async () => {
    const database = await open();
    await savePapers(database, [
      paper('asks', {
        title: 'Finding written articles',
        abstract: 'Describing articles that find articles.',
      }),
      paper('meant', { title: 'Reduction of matrices', abstract: 'Sparse matrices are reduced.' }),
    ]);
    const query = "I'd like to find articles describing the reduction of sparse matrices";

    assert.equal((await searchPapers(database, { query }, PAGE)).order[0], 'meant');
  });

  test('puts papers about the question before short records that share a stem of it or two', async () => {
    const database = await open();
    const short = [
      'F-Distribution (Algorithm 322)',
      'Sampling from the Exponential and Normal Distributions',
      'Reduction of a Matrix (Algorithm 170)',
      'Written in COBOL',
      'Class of Algorithms',
    ];
    await savePapers(database, [
      ...short.map((title, index) => paper(`short-${index}`, { title, abstract: null })),
      paper('distributed', {
        title: 'Cooperating machines',
        abstract:
          'Distributed computing joins many machines. We survey structures of distributed systems and the algorithms that run on them.',
      }),
      paper('complexity', {
        title: 'On intractable problems',
        abstract:
          'We study the complexity of problems by reductions. Class-complete problems have no efficient algorithms unless all have, and efficiency is lost with every reduction.',
      }),
    ]);
    for (const [query, id] of [
      ['Distributed computing structures and algorithms', 'distributed'],
      ['class-complete reductions, algorithms and efficiency', 'complexity'],
    ] as const)
      assert.equal((await searchPapers(database, { query }, PAGE)).order[0], id, query);
  });

  test('leaves a word alone whose nearest is another word', async () => {
    const database = await open();
    await savePapers(database, [paper('1', { title: 'Costing of networks', abstract: 'Costing costs.' })]);

    const found = await searchPapers(database, { query: 'zebra crossing xyzzy' }, PAGE);

    assert.deepEqual([found.order, found.corrections], [[], []]);
  });

  test('leaves a short word alone whose nearest begins with another letter', async () => {
    const database = await open();
    await savePapers(database, [paper('1', { title: 'Combat of tales', abstract: 'Combating tales.' })]);

    for (const query of ['wombat', 'whales', 'gales'])
      assert.deepEqual((await searchPapers(database, { query }, PAGE)).corrections, [], query);
    for (const [from, to] of [
      ['ocmbat', 'combat'],
      ['cobmat', 'combat'],
      ['combt', 'combat'],
    ] as const)
      assert.deepEqual(
        (await searchPapers(database, { query: from }, PAGE)).corrections,
        [{ from, to }],
        from,
      );
  });

  test('takes no prefix for a typo: it gives a word another sense', async () => {
    const database = await open();
    await savePapers(database, [
      paper('low', { title: 'Hypotension after surgery', abstract: 'A controlled trial of typical cases.' }),
    ]);
    for (const query of [
      'hypertension',
      'uncontrolled',
      'hypertension in an uncontrolled trial after surgery',
    ]) {
      const { corrections } = await searchPapers(database, { query }, PAGE);
      assert.deepEqual(corrections, [], query);
    }
    const { corrections } = await searchPapers(database, { query: 'hypotensoin' }, PAGE);
    assert.deepEqual(corrections, [{ from: 'hypotensoin', to: 'hypotension' }]);
  });

  test("finds an author's papers by the name as plain words, in any order, written out or not", async () => {
    const database = await open();
    await savePapers(database, [
      paper('survey', { title: 'A survey of Pooch diagrams', abstract: 'Diagrams and graphs.' }),
      paper('own', { title: 'Sorting', authors: ['Pooch, U.W.'] }),
      paper('accents', { title: 'Hashing', authors: ['Jürgen Müller'] }),
      ...Array.from({ length: 9 }, (_, index) => paper(`other-${index}`, { title: `Trees ${index}` })),
    ]);
    for (const [query, id] of [
      ['Udo Pooch', 'own'],
      ['pooch udo', 'own'],
      ['U. Pooch', 'own'],
      ['papers written by Udo Pooch', 'own'],
      ['Jurgen Muller', 'accents'],
      ['Müller, J.', 'accents'],
    ] as const) {
      const { order } = await searchPapers(database, { query }, PAGE);
      assert.equal(order[0], id, query);
    }
  });

  test('says of a date that is none that it is none, and offers the one that was meant', async () => {
    const database = await open();
    await assert.rejects(
      searchPapers(database, { query: 'since:yesterdya' }, PAGE),
      /“yesterdya” isn't a valid date\. Did you mean yesterday\?/u,
    );
  });
});
