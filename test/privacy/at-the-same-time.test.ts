import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findErasures, getNameless } from '../../src/database/nameless.ts';
import { checkMember } from '../../src/meetings/ask.ts';
import { erasePerson } from '../../src/privacy/privacy.ts';
import { listCountedCards, reconcileReactions } from '../../src/votes/reactions.ts';
import { findTallies } from '../../src/votes/votes.ts';
import { onEachDatabase } from '../support/database.ts';
import { readAll } from '../support/full-database.ts';
import { startMeeting } from '../support/meeting-team.ts';
import { NOON } from '../support/papers.ts';
import { saveVote } from '../support/votes.ts';

onEachDatabase('an erasure while the bot is at work', ({ open }) => {
  test('leaves nobody asked, named or counted twice, whoever comes first', async () => {
    const database = await open();
    const team = await startMeeting(database);
    await team.post('1', '2', '3');
    for (const id of ['1', '2', '3']) await team.vote(id, 'ada', 'ben');
    await team.at('2026-03-04T14:00:00Z');
    const cards = await listCountedCards(database, 'team', NOON);
    const { now } = team.services;

    await Promise.all([
      erasePerson(database, 'ada', now),
      team.look(),
      ...cards.map((card) => saveVote(database, card.id, 'chloe', now())),
      ...cards.map((card) =>
        reconcileReactions(database, card, new Map([['vote', new Set(['ada', 'ben', 'chloe'])]]), now()),
      ),
    ]);
    await team.look();

    const naming = Object.entries(await readAll(database)).flatMap(([table, rows]) =>
      Array.isArray(rows) && !table.startsWith('search_')
        ? rows
            .map(({ row }: { row: string }) => `${table}: ${row}`)
            .filter((row) => /"ada"|<@ada>/u.test(row))
        : [],
    );
    assert.deepEqual(naming, []);
    const tallies = await findTallies(database, 'team', ['1', '2', '3']);
    assert.deepEqual(
      [...tallies.values()].map(({ votes }) => votes),
      [3, 3, 3],
    );
    for (const offer of await team.offers()) assert.doesNotMatch(offer, /~.* (?:open|accepted)$/u);
  });

  test('does not remember again whom a meeting was looking up meanwhile', async () => {
    const database = await open();
    const { services } = await startMeeting(database);
    const lookUpMember = async (_: string, userId: string) => {
      await erasePerson(database, userId, services.now);
      return { userId, name: 'Ada', roles: [] };
    };

    await checkMember({ ...services, lookUpMember }, 'team', 'ada');

    assert.doesNotMatch(JSON.stringify((await readAll(database)).members), /ada/iu);
    const nameless = await getNameless(database);
    assert.equal((await findErasures(database, nameless, ['ada', 'ben'])).size, 1);
  });
});
