import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Database } from '../../src/database/connect.ts';
import { removeNotes, saveNotes } from '../../src/notes/save.ts';
import { joinPapers } from '../../src/search/join-papers.ts';
import { createTeamNotes, type TeamNotesReader } from '../../src/search/retrieve/team-notes.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { forgetGuild } from '../../src/servers/forget.ts';
import { onEachDatabase } from '../support/database.ts';
import { NOON, paper } from '../support/papers.ts';

const SMALL = { papers: 2 };
const LARGE = { papers: 2_000 };
const ada = { guildId: 'team', paperId: 'tides', userId: 'ada' };

const write = (database: Database, takeaways: string, own = ada) =>
  saveNotes(database, own, { takeaways, questions: '', verdict: null }, { base: undefined, now: NOON });

onEachDatabase("a server's notes in memory", ({ open }) => {
  const begin = async () => {
    const database = await open();
    await savePapers(database, [paper('tides'), paper('moon')]);
    const found = async (reader: TeamNotesReader, stem: string, server = 'team', library = SMALL) =>
      (await reader.read(database, server, library)).get(stem)?.map(({ paperId }) => paperId);
    return { database, found };
  };

  test('are as they are now, whatever changed them, and of that server alone', async () => {
    const { database, found } = await begin();
    const reader = createTeamNotes();
    assert.equal(await found(reader, 'quokka'), undefined);

    await write(database, 'quokka');
    assert.deepEqual(await found(reader, 'quokka'), ['tides']);
    assert.equal(await found(reader, 'quokka', 'others'), undefined);
    await write(database, 'wombat');
    assert.deepEqual([await found(reader, 'quokka'), await found(reader, 'wombat')], [undefined, ['tides']]);
    await joinPapers(database, { from: 'tides', to: 'moon' });
    assert.deepEqual(await found(reader, 'wombat'), ['moon']);
    await removeNotes(database, { ...ada, paperId: 'moon' });
    assert.equal(await found(reader, 'wombat'), undefined);
    await write(database, 'wombat', { ...ada, paperId: 'moon' });
    assert.deepEqual(await found(reader, 'wombat'), ['moon']);
    await forgetGuild(database, 'team');

    assert.equal(await found(reader, 'wombat'), undefined);
  });

  test('are looked at once a second at most in a large library', async () => {
    const { database, found } = await begin();
    let ms = 0;
    const reader = createTeamNotes(() => ms);
    assert.equal(await found(reader, 'quokka', 'team', LARGE), undefined);
    await write(database, 'quokka');

    ms = 999;
    const before = await found(reader, 'quokka', 'team', LARGE);
    ms = 1_000;

    assert.equal(before, undefined);
    assert.deepEqual(await found(reader, 'quokka', 'team', LARGE), ['tides']);
  });
});
