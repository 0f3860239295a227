import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Database } from '../../src/database/connect.ts';
import { votes } from '../../src/database/schema/votes.ts';
import { isNameless } from '../../src/nameless.ts';
import { erasePerson } from '../../src/privacy/privacy.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { listCountedCards, reconcileReactions } from '../../src/votes/reactions.ts';
import { findTallies } from '../../src/votes/votes.ts';
import { onEachDatabase } from '../support/database.ts';
import { NOON, paper } from '../support/papers.ts';
import { addPostedCard } from '../support/posted-card.ts';
import { removeVote, saveVote } from '../support/votes.ts';

const LATER = NOON.add({ hours: 1 });

async function post(database: Database, messageId: string): Promise<number> {
  await savePapers(database, [paper('1')]);
  return addPostedCard(database, { guildId: 'guild', paperId: '1', messageId });
}

/** Reads a card's reactions again, as Discord has them. */
async function readAgain(database: Database, cardId: number, ...userIds: string[]) {
  const card = (await listCountedCards(database, 'guild', NOON)).find(({ id }) => id === cardId);
  assert.ok(card);
  return reconcileReactions(database, card, new Map([['vote', new Set(userIds)]]), LATER);
}

const tally = async (database: Database) => (await findTallies(database, 'guild', ['1'])).get('1')?.votes;

/** Lists who votes, by card; "nameless" for who has no name. */
const voters = async (database: Database) =>
  (await database.select().from(votes))
    .map(({ cardId, userId }) => `${cardId} ${isNameless(userId) ? 'nameless' : userId}`)
    .toSorted();

onEachDatabase('votes of people who erased what was kept about them', ({ open }) => {
  test('count once, however often standing reactions are read again', async () => {
    const database = await open();
    const [one, other] = [await post(database, 'm1'), await post(database, 'm2')];
    for (const card of [one, other]) await saveVote(database, card, 'ada', NOON);
    await saveVote(database, one, 'ben', NOON);

    await erasePerson(database, 'ada', () => LATER);

    assert.equal(await tally(database), 2);
    for (const card of [one, one, other])
      assert.deepEqual(await readAgain(database, card, 'ada', ...(card === one ? ['ben'] : [])), {
        added: 0,
        removed: 0,
      });
    assert.equal(await tally(database), 2);
    assert.deepEqual(await voters(database), [`${one} ben`, `${one} nameless`, `${other} nameless`]);
  });

  test('go when the reaction is taken back, whether that is heard or read', async () => {
    const database = await open();
    const [one, other] = [await post(database, 'm1'), await post(database, 'm2')];
    for (const card of [one, other]) await saveVote(database, card, 'ada', NOON);
    await erasePerson(database, 'ada', () => LATER);

    await removeVote(database, one, 'ada');
    const drift = await readAgain(database, other);

    assert.deepEqual(drift, { added: 0, removed: 1 });
    assert.deepEqual(await voters(database), []);
  });

  test('are named again, and counted once, when they vote for the paper anew', async () => {
    const database = await open();
    const [one, other] = [await post(database, 'm1'), await post(database, 'm2')];
    await saveVote(database, one, 'ada', NOON);
    await erasePerson(database, 'ada', () => LATER);

    await saveVote(database, other, 'ada', LATER);

    assert.equal(await tally(database), 1);
    assert.deepEqual(await voters(database), [`${one} ada`, `${other} ada`]);
    assert.deepEqual(await readAgain(database, one, 'ada'), { added: 0, removed: 0 });
  });

  test('that the bot had not heard of are found without a name, on cards from before', async () => {
    const database = await open();
    const missed = await post(database, 'm1');
    await erasePerson(database, 'ada', () => LATER);

    assert.deepEqual(await readAgain(database, missed, 'ada'), { added: 1, removed: 0 });
    assert.deepEqual(await readAgain(database, missed, 'ada'), { added: 0, removed: 0 });

    assert.deepEqual(await voters(database), [`${missed} nameless`]);
  });

  test('are read again though somebody erases while they are read', async () => {
    const database = await open();
    const card = await post(database, 'm1');
    await saveVote(database, card, 'ada', NOON);
    const [before] = await listCountedCards(database, 'guild', NOON);
    assert.ok(before);
    await erasePerson(database, 'ada', () => LATER);

    const drift = await reconcileReactions(database, before, new Map([['vote', new Set(['ada'])]]), LATER);

    assert.equal(drift, undefined);
    assert.deepEqual(await voters(database), [`${card} nameless`]);
  });
});
