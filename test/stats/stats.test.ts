import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'drizzle-orm';
import type { Database } from '../../src/database/connect.ts';
import { cards } from '../../src/database/schema/delivery.ts';
import { papers } from '../../src/database/schema/papers.ts';
import { readStats } from '../../src/stats/stats.ts';
import { onEachDatabase } from '../support/database.ts';
import { MONDAY } from '../support/papers.ts';
import { startTeam } from '../support/team.ts';

const read = (database: Database, weeks = 12, today = MONDAY.add({ days: 8 })) =>
  readStats(database, 'team', { weeks, today });

onEachDatabase('stats of a team', ({ open }) => {
  test('count each paper, vote and topic in its week', async () => {
    const database = await open();
    const team = await startTeam(database, { maxPapers: 4 });
    const [first] = await team.post(0);
    assert.ok(first);
    await team.vote([first]);
    await team.post(7);
    await database.update(papers).set({ categories: [] });
    await database
      .update(papers)
      .set({ categories: ['cs.RO', 'cs.AI'] })
      .where(sql`id like 'team-0-%'`);
    const reasons = [
      { kind: 'fact', text: 'has code', from: 'prior' },
      { kind: 'words', text: 'diffusion policy', from: 'votes' },
      { kind: 'words', text: 'grasping', from: 'votes' },
    ];
    await database.update(cards).set({ reasons }).where(sql`position < 3`);
    await database.update(cards).set({ reasons: 'damaged' }).where(sql`position = 3`);
    await database.update(cards).set({ reasons: [] }).where(sql`position = 4`);

    const stats = await read(database);

    assert.deepEqual(stats?.weeks.map(String), [MONDAY, MONDAY.add({ days: 7 })].map(String));
    assert.deepEqual(stats?.posted, [4, 4]);
    assert.deepEqual(stats?.votes, [2, 0]);
    assert.deepEqual(stats?.voted, { papers: 1, people: 2 });
    assert.deepEqual(stats?.discussed, [0, 0]);
    assert.deepEqual(stats?.topics, [
      { name: 'cs.RO', papers: [4, 0] },
      { name: 'diffusion policy', papers: [0, 2] },
    ]);
    assert.equal(stats?.withoutTopic, 2);
    assert.deepEqual(stats?.sources, [{ list: { source: 'arxiv', instance: '' }, papers: 8 }]);
  });

  test('count a topic once, however its papers write it, under the form that most of them have', async () => {
    const database = await open();
    await (await startTeam(database, { maxPapers: 4 })).post(0);
    await database.update(papers).set({ categories: [] });
    const inForm = (text: string) => [{ kind: 'words', text, from: 'votes' }];
    await database.update(cards).set({ reasons: inForm('diffusion policy') });
    await database
      .update(cards)
      .set({ reasons: inForm('Diffusion Policy') })
      .where(sql`position = 2`);

    assert.deepEqual((await read(database))?.topics, [{ name: 'diffusion policy', papers: [4, 0] }]);
  });

  test('reach back as far as is asked, with weeks without papers, and not before the first', async () => {
    const database = await open();
    await (await startTeam(database, { maxPapers: 3 })).post(0);

    assert.deepEqual((await read(database, 12, MONDAY.add({ days: 20 })))?.posted, [3, 0, 0]);
    assert.deepEqual((await read(database, 3, MONDAY.add({ days: 20 })))?.posted, [3, 0, 0]);
    assert.equal(await read(database, 2, MONDAY.add({ days: 20 })), undefined);
    // East of Greenwich, a list day begins before it does in UTC.
    assert.deepEqual((await read(database, 12, MONDAY.subtract({ days: 1 })))?.posted, [3]);
  });
});
