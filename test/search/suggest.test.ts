import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type SQL, sql } from 'drizzle-orm';
import pino from 'pino';
import type { Database } from '../../src/database/connect.ts';
import { suggestPapers } from '../../src/search/retrieve/suggest.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { createSearch } from '../../src/search/search.ts';
import { teamFilters } from '../../src/votes/team-filters.ts';
import { onEachDatabase } from '../support/database.ts';
import { NOON, paper } from '../support/papers.ts';

const day = (text: string) => Temporal.PlainDate.from(text);

async function complete(database: Database, typed: string): Promise<string[]> {
  return (await suggestPapers(database, typed, 25)).map(({ id }) => id);
}

async function searchIds(database: Database, query: string): Promise<readonly string[]> {
  const log = pino({ level: 'silent' });
  const search = createSearch(database, { filters: teamFilters, kind: 'server', log, now: () => NOON });
  return (await search.find({ query }, { limit: 25, offset: 0 })).order;
}

/** A team to which these papers were posted. */
function teamWith(...ids: readonly string[]) {
  const isPosted = (id: SQL) =>
    sql<boolean>`${id} in (${sql.join(
      ids.map((one) => sql`${one}`),
      sql`, `,
    )})`;
  return { guildId: '1', isPosted };
}

/** What somebody types, the author it means, and one it doesn't. */
const NAMES = [
  ['udo pooch', 'Pooch, U.W.', 'Ulla Poole'],
  ['udo poo', 'Pooch, U.W.', 'Ulla Pond'],
  ['Pooch, U', 'Udo W. Pooch', 'Anna Pooch'],
  ['pooch u w', 'Udo W. Pooch', 'Anna Pooch'],
  ['pooch udo', 'Udo Pooch', 'Ugo Pooch'],
  ['u pooch', 'Udo Pooch', 'Anna Pooch'],
  ['müller', 'Hans Mueller', 'Hans Miller'],
  ['müll', 'Hans Muller', 'Hans Miller'],
  ['mueller', 'Hans Müller', 'Hans Miller'],
  ['godel', 'Kurt Gödel', 'Kurt Gold'],
  ['goedel', 'Kurt Gödel', 'Kurt Gold'],
  ['jorgensen', 'Bo Jørgensen', 'Bo Jansen'],
  ['joel', 'Joel Jones', 'Jolyon Jones'],
  ['emile zol', 'Émile Zola', 'Emil Zuse'],
] as const;

onEachDatabase('completing a paper', ({ open }) => {
  test('puts the title that was typed first, then titles that begin with it, then what was posted here, then the newest', async () => {
    const database = await open();
    await savePapers(database, [
      paper('old', { title: 'On graph networks', publishedOn: day('2020-01-01') }),
      paper('new', { title: 'Faster graph networks', publishedOn: day('2026-01-01') }),
      paper('posted', { title: 'Deep graph networks', publishedOn: day('2019-01-01') }),
      paper('undated', { title: 'All graph networks', publishedOn: null }),
      paper('begins', { title: 'Graph networks for molecules', publishedOn: day('2018-01-01') }),
      paper('begins-posted', { title: 'Graph networks: a survey', publishedOn: day('2017-01-01') }),
      paper('exact', { title: 'Graph Networks', publishedOn: day('2016-01-01') }),
      paper('by', { title: 'Something else', authors: ['Graham Graph', 'Nina Networks'] }),
    ]);
    const team = teamWith('posted', 'begins-posted', 'by');

    const found = await suggestPapers(database, 'graph networks', 25, team);

    assert.deepEqual(
      found.map(({ id }) => id),
      ['exact', 'begins-posted', 'begins', 'posted', 'new', 'old', 'undated', 'by'],
    );
    assert.deepEqual(await complete(database, 'graph netw'), [
      'begins',
      'begins-posted',
      'exact',
      'new',
      'old',
      'posted',
      'undated',
      'by',
    ]);
  });

  test('finds a title of one word among many that begin with it', async () => {
    const database = await open();
    const many = Array.from({ length: 400 }, (_, index) =>
      paper(`many-${index}`, { title: `Attention ${index}`, publishedOn: day('2026-01-01') }),
    );
    await savePapers(database, [paper('exact', { title: 'Attention!' }), ...many]);

    const found = await suggestPapers(database, 'attention', 25);

    assert.equal(found.length, 25);
    assert.deepEqual([found[0]?.id, found[0]?.fits], ['exact', 'title']);
  });

  test('finds an old title among many newer ones by any beginnings of its words', async () => {
    const database = await open();
    await savePapers(database, [paper('old', { title: 'A zebra of a quagga' })]);
    const many = Array.from({ length: 1_200 }, (_, index) => paper(`many-${index}`, { title: 'A horse' }));
    await savePapers(database, many);

    for (const typed of ['zebra', 'z', 'quag a', 'a zeb', 'A ZEBRA OF', 'a zebra of a quagga'])
      assert.deepEqual(await complete(database, typed), ['old'], typed);
  });

  test('puts what was posted long ago before what is new', async () => {
    const database = await open();
    await savePapers(database, [paper('posted', { title: 'A zebra', publishedOn: day('2019-01-01') })]);
    const many = Array.from({ length: 400 }, (_, index) => paper(`many-${index}`, { title: 'A horse' }));
    await savePapers(database, [...many, paper('new', { title: 'Another zebra' })]);

    const found = await suggestPapers(database, 'zeb', 25, teamWith('posted'));

    assert.deepEqual(
      found.map(({ id }) => id),
      ['posted', 'new'],
    );
  });

  for (const [typed, meant, other] of NAMES) {
    test(`finds ${meant}, and not ${other}, for “${typed}”, after a title with these words`, async () => {
      const database = await open();
      await savePapers(database, [
        paper('other', { title: 'Other', authors: [other, 'Wu Wei'] }),
        paper('meant', { title: 'Meant', authors: ['Ada Lovelace', meant] }),
        paper('title', { title: `A title with ${typed} in it`, authors: [] }),
      ]);

      assert.deepEqual(await complete(database, typed), ['title', 'meant']);
    });
  }

  test('finds the author that author: finds', async () => {
    const database = await open();
    await savePapers(
      database,
      NAMES.map(([, meant], index) => paper(`${index}`, { title: 'Meant', authors: [meant] })),
    );

    for (const typed of ['udo pooch', 'pooch udo', 'müller', 'mueller', 'goedel', 'jorgensen', 'emile zola'])
      for (const id of await searchIds(database, `author:"${typed}"`))
        assert.ok((await complete(database, typed)).includes(id), `${typed}: ${id}`);
    assert.deepEqual((await searchIds(database, 'author:müller')).toSorted(), ['6', '7', '8']);
  });

  test('finds two authors of one paper, and no initials of two', async () => {
    const database = await open();
    await savePapers(database, [
      paper('both', { title: 'One', authors: ['Geoffrey Hinton', 'Ashish Vaswani'] }),
      paper('hinton', { title: 'Two', authors: ['Geoffrey Hinton', 'Ada Lovelace'] }),
      paper('initials', { title: 'Three', authors: ['H. Smith', 'V. Jones'] }),
    ]);

    assert.deepEqual(await complete(database, 'hinton vas'), ['both']);
    assert.deepEqual(await complete(database, 'geoffrey vaswani'), ['both']);
    assert.deepEqual(await complete(database, 'li'), []);
  });

  test('tells long titles apart by their ends, and takes a text that is longer than any', async () => {
    const database = await open();
    const words = 'very '.repeat(80);
    await savePapers(database, [
      paper('one', { title: `A ${words}long title` }),
      paper('two', { title: `A ${words}lengthy title` }),
    ]);

    const found = await suggestPapers(database, `a ${words}lengthy title`, 25);

    assert.deepEqual(
      found.map(({ id, fits }) => [id, fits]),
      [['two', 'title']],
    );
    assert.deepEqual(await complete(database, `a ${words}length`), ['two']);
    assert.deepEqual(await complete(database, `a ${words}long title and more`), []);
    assert.deepEqual(await complete(database, 'a '.repeat(3_000)), []);
    assert.deepEqual(await complete(database, 'x'.repeat(6_000)), []);
  });

  test('knows a title that has changed by its new words alone', async () => {
    const database = await open();
    await savePapers(database, [paper('1', { version: 1, title: 'Of what is' })]);
    await savePapers(database, [paper('1', { version: 2, title: 'Of what was' })]);

    assert.equal((await suggestPapers(database, 'of what was', 25))[0]?.fits, 'title');
    assert.deepEqual(await complete(database, 'of what is'), []);
  });
});
