import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import pino from 'pino';
import postgres from 'postgres';
import { openDatabase } from '../../src/database/connect.ts';
import type { Database } from '../../src/database/database.ts';
import { UserError } from '../../src/errors.ts';
import { countPapers } from '../../src/papers/library.ts';
import { suggestPapers } from '../../src/search/retrieve/suggest.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { createSearch, type PaperSearch, type Search } from '../../src/search/search.ts';
import { teamFilters } from '../../src/votes/team-filters.ts';
import { BAD_QUERIES } from '../support/bad-queries.ts';
import { onEachDatabase } from '../support/database.ts';
import { NOON, paper } from '../support/papers.ts';

const PAPERS = [
  paper('1', { title: 'Attention is all you need', abstract: 'Large language models (LLMs) attend.' }),
  paper('2', { title: 'What it is', abstract: null, authors: [] }),
  paper('3', { title: "'; drop table papers; --", abstract: '🎉 <script>' }),
];

const PAGE = { limit: 5, offset: 0 };

const create = (database: Database): PaperSearch =>
  createSearch(database, {
    filters: teamFilters,
    kind: 'server',
    log: pino({ level: 'silent' }),
    now: () => NOON,
  });

const find = (database: Database, search: Search) => create(database).find(search, PAGE);

/** Searches; returns the papers found, or the words of a refusal. Any other failure is the test's. */
async function ask(database: Database, search: Search): Promise<readonly string[] | string> {
  try {
    return (await find(database, search)).papers.map(({ id }) => id);
  } catch (error) {
    assert.ok(error instanceof UserError, `${JSON.stringify(search)}: ${String(error)}`);
    assert.doesNotMatch(error.message, /2 seconds/u);
    return error.message;
  }
}

onEachDatabase('the search, asked badly,', ({ kind, open, place }) => {
  test('answers, or refuses in words, whatever stands in whichever place', async () => {
    const database = await open();
    await savePapers(database, PAPERS);
    for (const text of Object.values(BAD_QUERIES)) {
      await ask(database, { query: text });
      for (const query of ['', 'attention']) {
        for (const name of ['title', 'author', 'category', 'votes'] as const)
          await ask(database, { query, [name]: text });
        for (const sort of ['date', 'votes'] as const) await ask(database, { query: text, sort });
      }
      await suggestPapers(database, text, 25);
    }
    assert.deepEqual(await ask(database, { query: 'attention' }), ['1']);
  });

  for (const [query, answer] of [
    ['nothing', /^The search is empty\. Give it a word or two/u],
    ['spaces', /^The search is empty/u],
    ['stop words only', /^There's nothing to search for in .*\. Add a keyword that tells papers apart/u],
    ['operators only', /^There's nothing to search for/u],
    ['a minus only', /only says what to leave out\. Add a keyword/u],
    [
      'an open quote',
      /^The search can't be understood at “"attention is”: This quote has no closing mark\. Try: "attention is"$/u,
    ],
    [
      'an end before its start',
      /^There are no days between 2026-03-02 and 2026-03-01: swap "since" and "until"/u,
    ],
    ['a day that is none', /“2026-02-30” isn't a valid date\..* Try: attention$/u],
    ['an id that is none', /^The paper 9999\.99999 is not stored here/u],
    ['emoji', /^There's nothing to search for/u],
  ] as const) {
    test(`says what is wrong with ${query}`, async () => {
      const database = await open();
      await savePapers(database, PAPERS);

      const said = await ask(database, { query: BAD_QUERIES[query] ?? '' });

      assert.match(String(said), answer);
    });
  }

  for (const [query, found] of [
    ['emoji beside a word', ['1']],
    ['full-width letters', ['1']],
    ['NUL', ['1']],
    ['marks that turn text round', ['1']],
    ['half a character', ['1']],
    ['SQL', ['3']],
    ['right-to-left text', []],
    ['Chinese', []],
  ] as const) {
    test(`finds what is meant by ${query}`, async () => {
      const database = await open();
      await savePapers(database, PAPERS);

      assert.deepEqual(await ask(database, { query: BAD_QUERIES[query] ?? '' }), found);
    });
  }

  test('answers any text at all in any place, and completes it', async () => {
    const database = await open();
    await savePapers(database, PAPERS);
    const part = fc.constantFrom(
      ...['"', '-', ' ', ' OR ', 'title:', 'author:', 'since:', 'until:2026', 'votes:>', 'posted:', '“'],
      ...[
        "'",
        '\\',
        '%',
        '\0',
        ':*',
        '<->',
        '&',
        '|',
        '!',
        '(',
        ')',
        'attention',
        'llm',
        'the',
        'é',
        'ﬁ',
        '$\\alpha$',
      ],
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.string({ unit: 'grapheme', maxLength: 30 }),
      fc.array(part, { maxLength: 12 }).map((parts) => parts.join('')),
    );
    const maybe = fc.option(text, { nil: undefined });
    const asked = fc.record({
      query: text,
      title: maybe,
      author: maybe,
      category: maybe,
      votes: maybe,
      posted: fc.option(fc.boolean(), { nil: undefined }),
      sort: fc.constantFrom(undefined, 'relevance', 'date', 'votes'),
    });
    await fc.assert(
      fc.asyncProperty(asked, async (search) => {
        await ask(database, search);
        await suggestPapers(database, search.query, 25);
      }),
    );
    assert.equal(await countPapers(database), PAPERS.length);
  });

  if (kind === 'PGlite') return;

  for (const table of ['papers', 'search_documents', 'search_words', 'search_totals'])
    test(`is stopped after 2 seconds, and says so, where ${table} is held up`, async (t) => {
      const where = await place(t);
      await using opened = await openDatabase({
        url: where.databaseUrl,
        dataFolder: where.dataFolder,
        what: 'a test',
      });
      const { database } = opened;
      await savePapers(database, PAPERS);
      const other = postgres(where.databaseUrl ?? '', { max: 1, onnotice: () => {} });
      const isTold = (error: unknown): boolean => {
        assert.ok(error instanceof UserError, String(error));
        assert.match(
          error.message,
          /^The search took more than 2 seconds and was stopped\. Fewer or rarer words/u,
        );
        return true;
      };
      try {
        await other.begin(async (sql) => {
          await sql`lock table ${sql(table)} in access exclusive mode`;

          await Promise.all([
            assert.rejects(find(database, { query: 'attention' }), isTold),
            assert.rejects(create(database).findSimilar({ id: '1' }, PAGE), isTold),
            table === 'papers' && assert.rejects(find(database, { query: '2603.00001' }), isTold),
          ]);
        });
        assert.deepEqual(await ask(database, { query: 'attention' }), ['1']);
      } finally {
        await other.end();
      }
    });
});
