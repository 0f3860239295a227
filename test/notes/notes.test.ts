import assert from 'node:assert/strict';
import { test } from 'node:test';
import pino from 'pino';
import type { Database } from '../../src/database/connect.ts';
import { searchNotes } from '../../src/database/schema.ts';
import { listNotes, listOwnVersions, type NoteText } from '../../src/notes/notes.ts';
import { removeNotes, saveNotes } from '../../src/notes/save.ts';
import { joinPapers } from '../../src/search/join-papers.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { createSearch } from '../../src/search/search.ts';
import { forgetGuild } from '../../src/servers/forget.ts';
import { listServersWithData } from '../../src/servers/left.ts';
import { teamFilters } from '../../src/votes/team-filters.ts';
import { onEachDatabase } from '../support/database.ts';
import { dieAtEachStatement } from '../support/death.ts';
import { NOON, paper } from '../support/papers.ts';

const log = pino({ level: 'silent' });
const PAGE = { limit: 10, offset: 0 };

const written = (takeaways: string, more: Partial<NoteText> = {}): NoteText => ({
  takeaways,
  questions: '',
  verdict: null,
  ...more,
});

function findIds(database: Database, query: string, guildId: string | undefined = 'team') {
  const search = createSearch(database, { filters: teamFilters, kind: 'server', log, now: () => NOON });
  const team = guildId === 'nobody' ? undefined : { guildId };
  return search.find({ query, team }, PAGE).then(({ papers }) => papers.map(({ id }) => id));
}

const ada = { guildId: 'team', paperId: 'tides', userId: 'ada' };
const ben = { ...ada, userId: 'ben' };
const FIRST = { base: undefined, now: NOON };

async function begin(open: () => Promise<Database>): Promise<Database> {
  const database = await open();
  await savePapers(database, [
    paper('tides', { title: 'Tides of the North Sea', abstract: 'We measure water.' }),
    paper('moon', { title: 'Orbits of the Moon', abstract: 'We measure distance.' }),
  ]);
  return database;
}

onEachDatabase('notes', ({ open }) => {
  test('are kept in versions, of which the last one saved holds; others than those one began with stay', async () => {
    const database = await begin(open);

    assert.equal(await saveNotes(database, ada, written('Good.'), FIRST), 'saved');
    const [first] = await listNotes(database, ada);
    assert.equal(await saveNotes(database, ada, written('Better.'), { base: first?.id, now: NOON }), 'saved');
    assert.equal(
      await saveNotes(database, ada, written('Best.'), { base: first?.id, now: NOON }),
      'beside others',
    );

    const versions = await listOwnVersions(database, ada);
    assert.deepEqual(
      versions.map(({ takeaways }) => takeaways),
      ['Best.', 'Better.', 'Good.'],
    );
    assert.deepEqual(
      (await listNotes(database, ada)).map(({ takeaways }) => takeaways),
      ['Best.'],
    );
  });

  test('of two people who save at once are both kept and both found', async () => {
    const database = await begin(open);

    await Promise.all([
      saveNotes(database, ada, written('Mooring lines.'), FIRST),
      saveNotes(database, ben, written('Estuaries.', { verdict: 4 }), FIRST),
    ]);

    assert.deepEqual((await listNotes(database, ada)).map(({ userId }) => userId).toSorted(), ['ada', 'ben']);
    assert.deepEqual(await findIds(database, 'notes:mooring notes:estuary'), ['tides']);
  });

  test('that were removed while their author edited are saved again, and said to be', async () => {
    const database = await begin(open);
    await saveNotes(database, ada, written('Mooring.'), FIRST);
    const [first] = await listNotes(database, ada);

    assert.equal(await removeNotes(database, ada), true);
    assert.equal(await removeNotes(database, ada), false);
    assert.deepEqual(await listOwnVersions(database, ada), []);
    assert.deepEqual(await findIds(database, 'notes:mooring'), []);
    assert.equal(
      await saveNotes(database, ada, written('Mooring!'), { base: first?.id, now: NOON }),
      'again',
    );
    assert.deepEqual(await findIds(database, 'notes:mooring'), ['tides']);
  });

  test('are stored and found together or not at all, wherever the process dies', async () => {
    const database = await begin(open);
    const wordsOf = (nth: number): string => `Word${nth}`;

    const deaths = await dieAtEachStatement(
      database,
      (mortal, nth) => saveNotes(mortal, ada, written(wordsOf(nth)), FIRST),
      async (hasDied, nth) => {
        const isKept = (await listNotes(database, ada)).some(({ takeaways }) => takeaways === wordsOf(nth));
        assert.equal(isKept, !hasDied);
        assert.deepEqual(await findIds(database, `notes:${wordsOf(nth)}`), hasDied ? [] : ['tides']);
      },
    );

    assert.ok(deaths >= 5, 'so many statements it takes');
  });

  test('are found by their own server alone, and change no other server’s order', async () => {
    const database = await begin(open);
    await savePapers(database, [
      paper('wind', { title: 'Wind', abstract: 'We measure moorings and moorings.' }),
    ]);
    const before = await findIds(database, 'moorings measure', 'others');
    await saveNotes(
      database,
      { ...ada, paperId: 'moon' },
      written('Quokka moorings moorings measure.'),
      FIRST,
    );

    assert.deepEqual(await findIds(database, 'quokka'), ['moon']);
    assert.deepEqual(await findIds(database, 'notes:quokka'), ['moon']);
    assert.deepEqual(await findIds(database, 'notes:"quokka mooring"'), ['moon']);
    assert.deepEqual(await findIds(database, 'notes:"mooring quokka"'), []);
    assert.ok((await findIds(database, 'moorings measure')).includes('moon'));
    for (const guildId of ['others', 'nobody']) {
      assert.deepEqual(await findIds(database, 'quokka', guildId), []);
      assert.deepEqual(await findIds(database, 'notes:quokka', guildId), []);
    }
    assert.deepEqual(await findIds(database, 'moorings measure', 'others'), before);
  });

  test('rank with the words of the paper, also by date, and meet its filters', async () => {
    const database = await begin(open);
    await saveNotes(database, { ...ada, paperId: 'moon' }, written('Explains the tides of the sea.'), FIRST);
    const search = createSearch(database, { filters: teamFilters, kind: 'server', log, now: () => NOON });
    const find = async (query: string, sort: 'relevance' | 'date') =>
      (await search.find({ query, sort, team: { guildId: 'team' } }, PAGE)).papers.map(({ id }) => id);

    assert.deepEqual(await find('tides', 'relevance'), ['tides', 'moon']);
    assert.deepEqual((await find('tides', 'date')).toSorted(), ['moon', 'tides']);
    assert.deepEqual(await find('moon tides', 'date'), ['moon']);
    assert.deepEqual(await find('tides since:2027', 'relevance'), []);
    assert.deepEqual(await find('tides discussed:yes', 'relevance'), ['moon']);
    assert.deepEqual(await find('measure discussed:no', 'relevance'), ['tides']);
  });

  test('of both papers stay when the papers are joined, also of one person', async () => {
    const database = await begin(open);
    await saveNotes(database, ada, written('Estuaries.'), FIRST);
    await saveNotes(database, { ...ada, paperId: 'moon' }, written('Quokkas.'), FIRST);
    await saveNotes(database, { ...ben, paperId: 'moon' }, written('Wombats.'), FIRST);

    assert.equal(await joinPapers(database, { from: 'moon', to: 'tides' }), true);

    assert.deepEqual((await listNotes(database, ada)).map(({ takeaways }) => takeaways).toSorted(), [
      'Estuaries.',
      'Quokkas.',
      'Wombats.',
    ]);
    for (const word of ['estuaries', 'quokkas', 'wombats'])
      assert.deepEqual(await findIds(database, `notes:${word}`), ['tides']);
  });

  test('are forgotten with their server alone', async () => {
    const database = await begin(open);
    await saveNotes(database, ada, written('Estuaries.'), FIRST);
    await saveNotes(database, { ...ada, guildId: 'others' }, written('Estuaries.'), FIRST);
    assert.deepEqual((await listServersWithData(database)).toSorted(), ['others', 'team']);

    await forgetGuild(database, 'team');

    assert.deepEqual(await listNotes(database, ada), []);
    assert.deepEqual(
      (await database.select({ guildId: searchNotes.guildId }).from(searchNotes)).map(
        ({ guildId }) => guildId,
      ),
      ['others'],
    );
    assert.deepEqual(await findIds(database, 'notes:estuaries', 'others'), ['tides']);
  });
});
