import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import pino from 'pino';
import type { Database } from '../../src/database/connect.ts';
import { UserError } from '../../src/errors.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { createSearch, type Page, type Search } from '../../src/search/search.ts';
import { teamFilters } from '../../src/votes/team-filters.ts';
import { onEachDatabase } from '../support/database.ts';
import { NOON, paper } from '../support/papers.ts';

const day = (text: string) => Temporal.PlainDate.from(text);

const log = pino({ level: 'silent' });
const OPTIONS = { filters: teamFilters, kind: 'server', log, now: () => NOON } as const;

function searchPapers(database: Database, search: Search, page: Page) {
  return createSearch(database, OPTIONS).find(search, page);
}

async function fill(database: Database): Promise<void> {
  await savePapers(database, [
    paper('diffusion', {
      title: 'Diffusion language models',
      abstract: 'We denoise text.',
      authors: ['Grace Hopper'],
      categories: ['cs.CL', 'cs.LG'],
      publishedOn: day('2026-03-01'),
    }),
    paper('images', {
      title: 'Diffusion for images',
      abstract: 'We denoise pictures with language guidance.',
      authors: ['Ada Lovelace'],
      categories: ['cs.CV'],
      publishedOn: day('2026-03-05'),
    }),
    paper('recurrent', {
      title: 'Recurrent networks',
      abstract: 'Long sequences.',
      authors: ['Percy 100% Liang'],
      categories: ['stat.ML'],
      publishedOn: null,
    }),
  ]);
}

onEachDatabase('search', ({ open }) => {
  const cases: { title: string; search: Search; found: string[] }[] = [
    {
      title: 'finds every word, the title worth most',
      search: { query: 'diffusion language' },
      found: ['diffusion', 'images'],
    },
    { title: 'finds another form of a word', search: { query: 'sequence' }, found: ['recurrent'] },
    { title: 'finds authors', search: { query: 'hopper' }, found: ['diffusion'] },
    { title: 'takes a phrase as it stands', search: { query: '"language models"' }, found: ['diffusion'] },
    {
      title:
        'takes a phrase for none that reaches from the title into the text, and says that it looks for its words',
      search: { query: '"models denoise"' },
      found: ['diffusion', 'images'],
    },
    {
      title: 'takes one of two phrases',
      search: { query: '"denoise pictures" OR "long sequences"' },
      found: ['images', 'recurrent'],
    },
    {
      title: 'leaves out a phrase, not all that has its words',
      search: { query: 'diffusion language -"language models"' },
      found: ['images'],
    },
    {
      title: 'looks for a phrase in the title alone',
      search: { query: 'title:"diffusion language" OR title:"denoise text"' },
      found: ['diffusion'],
    },
    {
      title: 'leaves out what a dash stands before',
      search: { query: 'diffusion -images' },
      found: ['diffusion'],
    },
    {
      title: 'takes either side of OR',
      search: { query: 'recurrent OR images' },
      found: ['images', 'recurrent'],
    },
    {
      title: 'narrows to an author by part of the name',
      search: { query: 'diffusion', author: 'ada LOVE' },
      found: ['images'],
    },
    {
      title: 'takes % and _ in an author as letters',
      search: { query: 'recurrent OR diffusion', author: '100%' },
      found: ['recurrent'],
    },
    {
      title: 'narrows to a category in any case',
      search: { query: 'diffusion', category: 'CS.cl' },
      found: ['diffusion'],
    },
    {
      title: 'narrows to an archive',
      search: { query: 'diffusion OR recurrent', category: 'cs' },
      found: ['diffusion', 'images'],
    },
    {
      title: 'includes the first day',
      search: { query: 'diffusion', since: day('2026-03-05') },
      found: ['images'],
    },
    {
      title: 'includes the last day',
      search: { query: 'diffusion', until: day('2026-03-01') },
      found: ['diffusion'],
    },
    {
      title: 'takes no beginning of an archive for the whole',
      search: { query: 'diffusion OR recurrent', category: 'c' },
      found: [],
    },
    {
      title: 'takes % and _ in a category as letters',
      search: { query: 'diffusion OR recurrent', category: 'c_' },
      found: [],
    },
    {
      title: 'takes every word of an author, in any order',
      search: { query: 'diffusion OR recurrent', author: 'hopper  grace' },
      found: ['diffusion'],
    },
    {
      title: 'includes a day that is the first and the last',
      search: { query: 'diffusion', since: day('2026-03-05'), until: day('2026-03-05') },
      found: ['images'],
    },
    {
      title: 'leaves out what has no date where a day is named',
      search: { query: 'diffusion OR recurrent', since: day('1900-01-01') },
      found: ['diffusion', 'images'],
    },
    {
      title: 'leaves NUL out of an author and a category',
      search: { query: 'diffusion', author: 'hop\0per', category: 'cs\0' },
      found: ['diffusion'],
    },
    {
      title: 'takes a phrase that nothing has for its words, and says so',
      search: { query: '"models language"' },
      found: ['diffusion', 'images'],
    },
    {
      title: 'takes plain words as wishes, and what is left out as it stands',
      search: { query: 'diffusion zebra -images' },
      found: ['diffusion'],
    },
    { title: 'finds nothing where nothing is', search: { query: 'zebra' }, found: [] },
  ];
  for (const { title, search, found } of cases) {
    test(title, async () => {
      const database = await open();
      await fill(database);

      const result = await searchPapers(database, search, { limit: 10, offset: 0 });

      const order = result.papers.map(({ id }) => id);
      assert.deepEqual(search.query.includes('OR') ? order.toSorted() : order, found);
      assert.equal(result.total, found.length);
      assert.equal(result.relaxed, search.query.includes('zebra') && found.length > 0);
      assert.equal(result.isLoosened, title.startsWith('takes a phrase') && title.includes(' says '));
    });
  }

  test('finds a phrase that many papers have, and none that only have its words', async () => {
    const database = await open();
    const numbers = Array.from({ length: 600 }, (_, index) => index);
    await savePapers(
      database,
      numbers.map((index) =>
        paper(`p${index}`, { title: index % 6 === 0 ? 'Shared sorrow' : 'Sorrow, shared', abstract: null }),
      ),
    );

    const rare = await searchPapers(database, { query: '"shared sorrow"' }, { limit: 100, offset: 0 });
    const usual = await searchPapers(database, { query: '"sorrow shared"' }, { limit: 100, offset: 0 });

    assert.equal(rare.total, 100);
    assert.deepEqual(
      rare.papers.filter(({ title }) => title !== 'Shared sorrow'),
      [],
    );
    assert.equal(usual.isCut, true);
    assert.deepEqual(
      usual.papers.filter(({ title }) => title === 'Shared sorrow'),
      [],
    );
  });

  test('gives papers with some of the words where none has all, and says so', async () => {
    const database = await open();
    await fill(database);

    const result = await searchPapers(database, { query: 'zebra pictures' }, { limit: 10, offset: 0 });

    assert.equal(result.relaxed, true);
    assert.deepEqual(
      result.papers.map(({ id }) => id),
      ['images'],
    );
  });

  test('takes a dash within a word for no operator', async () => {
    const database = await open();
    await fill(database);

    const result = await searchPapers(database, { query: 'zero-shot pictures' }, { limit: 10, offset: 0 });

    assert.equal(result.relaxed, true);
    assert.deepEqual(
      result.papers.map(({ id }) => id),
      ['images'],
    );
  });

  test('keeps to the other conditions where it gives papers with some of the words', async () => {
    const database = await open();
    await fill(database);
    const search = { query: 'zebra diffusion', category: 'cs.CV' };

    const result = await searchPapers(database, search, { limit: 10, offset: 0 });

    assert.deepEqual(
      result.papers.map(({ id }) => id),
      ['images'],
    );
  });

  test('gives an answer or a refusal to any text at all', async () => {
    const database = await open();
    await fill(database);
    const operators = fc.constantFrom(...'-"()&|!<>:*\\\'\0% ', ' OR ', '<->', 'diffusion', 'the');
    const query = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(operators).map((parts) => parts.join('')),
    );
    await fc.assert(
      fc.asyncProperty(query, query, query, async (text, author, category) => {
        const search = { query: text, author, category };
        try {
          const { papers, total } = await searchPapers(database, search, { limit: 10, offset: 0 });
          assert.equal(papers.length, total);
        } catch (error) {
          assert.ok(error instanceof UserError, String(error));
        }
      }),
    );
  });

  test('gives a page and counts the whole', async () => {
    const database = await open();
    await fill(database);

    const page = await searchPapers(database, { query: 'diffusion' }, { limit: 1, offset: 1 });

    assert.equal(page.total, 2);
    assert.deepEqual(
      page.papers.map(({ id }) => id),
      ['images'],
    );
  });

  const refused: [string, Search, RegExp][] = [
    ['nothing', { query: '  ' }, /^The search is empty\. Give it a word or two/u],
    [
      '6,001 characters',
      { query: 'x'.repeat(6_001) },
      /^The search is 6,001 characters long; 6,000 is the most\./u,
    ],
    ['operators only', { query: '- OR " "' }, /There's nothing to search for/u],
    ['NUL only', { query: '\0' }, /^The search is empty/u],
    [
      'an end before its start',
      { query: 'a1', since: day('2026-03-02'), until: day('2026-03-01') },
      /swap "since" and "until"/u,
    ],
  ];
  for (const [what, search, words] of refused) {
    test(`refuses ${what} in words that help`, async () => {
      const database = await open();

      await assert.rejects(searchPapers(database, search, { limit: 5, offset: 0 }), (error) => {
        assert.ok(error instanceof UserError);
        assert.match(error.message, words);
        return true;
      });
    });
  }
});
