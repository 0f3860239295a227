import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { joinRows } from '../../src/database/joining/join-rows.ts';
import { findErasures, getNameless } from '../../src/database/nameless.ts';
import { checkMember } from '../../src/meetings/ask.ts';
import { listNotes } from '../../src/notes/notes.ts';
import { saveNotes } from '../../src/notes/save.ts';
import { erasePerson } from '../../src/privacy/privacy.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { listCountedCards, reconcileReactions } from '../../src/votes/reactions.ts';
import { findTallies } from '../../src/votes/votes.ts';
import { onEachDatabase } from '../support/database.ts';
import { readAll } from '../support/full-database.ts';
import { listNaming } from '../support/full-person.ts';
import { startMeeting } from '../support/meeting-team.ts';
import { NOON, paper } from '../support/papers.ts';
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

    assert.deepEqual(await listNaming(database), []);
    const tallies = await findTallies(database, 'team', ['1', '2', '3']);
    assert.deepEqual(
      [...tallies.values()].map(({ votes }) => votes),
      [3, 3, 3],
    );
    for (const offer of await team.offers()) assert.doesNotMatch(offer, /~.* (?:open|accepted)$/u);
  });

  test('takes notes out of a paper that is being joined with another', async () => {
    const database = await open();
    await savePapers(database, [paper('1'), paper('2')]);
    for (const paperId of ['1', '2'])
      await saveNotes(
        database,
        { guildId: 'team', paperId, userId: 'ada' },
        { takeaways: 'Good.', questions: '', verdict: null },
        { base: undefined, now: NOON },
      );
    const joined = Promise.withResolvers<void>();
    const joining = database.transaction(async (transaction) => {
      assert.ok(await joinRows(transaction, { from: '1', to: '2' }));
      joined.resolve();
      // So that the erasure, where it runs beside this, comes to wait for the paper that goes. It must hold in any order.
      await setTimeout(300);
    });
    await joined.promise;

    await Promise.all([joining, erasePerson(database, 'ada', () => NOON)]);

    assert.deepEqual(await listNotes(database, { guildId: 'team', paperId: '2' }), []);
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
