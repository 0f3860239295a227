import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Database } from '../../src/database/connect.ts';
import { tldrFlags } from '../../src/database/schema/tldr.ts';
import { findServersShowing } from '../../src/delivery/posted-cards.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { type Flag, findHiddenTldrs, findRejectedTldrs, removeFlag, saveFlag } from '../../src/tldr/flags.ts';
import { findTldrs } from '../../src/tldr/tldr.ts';
import { writeTldrs } from '../../src/tldr/write.ts';
import { onEachDatabase } from '../support/database.ts';
import { NOON, paper } from '../support/papers.ts';
import { addPostedCard } from '../support/posted-card.ts';
import { modelOn, openDesk, openNamingServer } from '../support/tldr.ts';

const FLAG = { paperId: '1', language: 'en', maker: 'model', text: 'About Paper 1.' } as const;

onEachDatabase('a flagged line', (databases) => {
  async function open() {
    const database = await databases.open();
    await savePapers(database, [paper('1')]);
    const flag = (guildId: string, userId: string, mayManage = false, of: Partial<Flag> = {}) =>
      saveFlag(database, { ...FLAG, ...of }, { guildId, userId, at: NOON, reason: 'No.', mayManage });
    const hides = async (guildId?: string) => (await findHiddenTldrs(database, ['1'], guildId)).size > 0;
    return { database, flag, hides };
  }

  test('is hidden in a server by two of its people or by one manager, and nowhere else', async () => {
    const { flag, hides } = await open();

    await flag('a', 'ada');
    await flag('a', 'ada');
    await flag('b', 'ada');
    assert.deepEqual([await hides('a'), await hides('b')], [false, false], 'one person, however often');
    await flag('a', 'ben');
    await flag('b', 'olive', true);
    assert.deepEqual([await hides('a'), await hides('b')], [true, true]);
    assert.deepEqual([await hides('c'), await hides()], [false, false]);
  });

  test('is hidden by exactly one of several people who flag it at once', async () => {
    const { flag } = await open();

    const changes = await Promise.all(['ada', 'ben'].map((person) => flag('a', person)));

    assert.deepEqual(changes.map(({ after }) => after.size).sort(), [0, 1]);
  });

  test('is hidden in all servers once three hide it, until one of the three shows it again', async () => {
    const { database, flag, hides } = await open();
    await flag('a', 'olive', true);
    await flag('b', 'olive', true);
    await flag('c', 'ada');
    assert.deepEqual([await hides('d'), await hides()], [false, false]);

    const { id, before, after } = await flag('c', 'ben');

    assert.deepEqual([before.size, after.size], [2, 3]);
    assert.deepEqual([await hides('d'), await hides()], [true, true]);
    assert.equal(await removeFlag(database, id, { guildId: 'c', userId: 'ada' }), undefined, 'not hers');
    assert.equal(await removeFlag(database, id, { guildId: 'd', userId: 'ben' }), undefined, 'not there');
    assert.equal((await removeFlag(database, id, { guildId: 'c', userId: 'ben' }))?.after.size, 2);
    assert.deepEqual([await hides('a'), await hides('c'), await hides('d')], [true, false, false]);
  });

  test('is one line in whichever language feeds ordered it', async () => {
    const { database, flag, hides } = await open();
    const own = { maker: 'source' } as const;
    const { id } = await flag('a', 'ada', false, own);
    await flag('a', 'ada', false, { ...own, language: 'de' });
    assert.equal(await hides('a'), false);
    await flag('a', 'ben', false, { ...own, language: 'de' });
    assert.equal(await hides('a'), true);

    await removeFlag(database, id, { guildId: 'a', userId: 'ada' });

    assert.equal(await hides('a'), false);
    assert.equal(await database.$count(tldrFlags), 1);
  });

  test('from before reasons were asked for counts as one person', async () => {
    const { database, flag, hides } = await open();
    await saveFlag(database, FLAG, { guildId: 'a', userId: 'ada', at: NOON });
    assert.equal(await hides('a'), false);
    await flag('a', 'ben');
    assert.equal(await hides('a'), true);
  });

  test('is asked for again only once no server that has it shows it', async (t) => {
    const { database, flag } = await open();
    const server = await openNamingServer(t);
    const desk = openDesk(database, modelOn(server));
    const write = () => writeTldrs(desk, [paper('1')], new AbortController().signal);
    const lineIn = async (guildId: string) =>
      (await findTldrs(desk, [paper('1')], undefined, guildId)).get('1')?.text;
    await write();
    await addCard(database, 'a');
    await addCard(database, 'b');
    server.answer({ kind: 'line', line: 'What paper 1 is about, again.' });

    await flag('a', 'olive', true);
    await write();
    assert.equal(server.asked.length, 1, 'server b shows it');
    assert.equal((await findRejectedTldrs(database, ['1'], 'en', findServersShowing)).size, 0);

    const { id } = await flag('b', 'olive', true);
    await write();
    assert.equal(server.asked.length, 2);
    assert.deepEqual(
      [await lineIn('a'), await lineIn('b'), await lineIn('c')],
      ['What paper 1 is about, again.', 'What paper 1 is about, again.', 'About Paper 1.'],
    );

    await removeFlag(database, id, { guildId: 'b', userId: 'olive' });
    await write();
    assert.equal(await lineIn('b'), 'About Paper 1.');
    assert.equal(server.asked.length, 2);
  });
});

/** Stores a card that is posted in a guild. */
async function addCard(database: Database, guildId: string): Promise<void> {
  await addPostedCard(database, { guildId, paperId: '1', messageId: `message of ${guildId}` });
}
