import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Database } from '../../src/database/connect.ts';
import { erasures } from '../../src/database/schema/privacy.ts';
import { votes } from '../../src/database/schema/votes.ts';
import { erasePerson } from '../../src/privacy/privacy.ts';
import { PERSONAL } from '../../src/privacy/registry.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { type CountedCard, listCountedCards, reconcileReactions } from '../../src/votes/reactions.ts';
import { findTallies } from '../../src/votes/votes.ts';
import { onEachDatabase } from '../support/database.ts';
import { dieAtEachStatement } from '../support/death.ts';
import { readAll } from '../support/full-database.ts';
import { ADA, addPersonData, listNaming } from '../support/full-person.ts';
import { NOON, paper } from '../support/papers.ts';
import { addPostedCard } from '../support/posted-card.ts';
import { saveVote } from '../support/votes.ts';

const now = () => NOON;
const GUILD = 'team';
/** Everybody who reacts to the card. */
const REACTORS = new Map([['vote', new Set([ADA, 'ben', 'chloe'])]] as const);

/** A card to which people react; Ben's vote is counted already, and Dan has taken back his. */
async function addCard(database: Database): Promise<CountedCard> {
  await savePapers(database, [paper('1')]);
  const cardId = await addPostedCard(database, { guildId: GUILD, paperId: '1', messageId: 'card' });
  for (const person of ['ben', 'dan']) await saveVote(database, cardId, person, NOON);
  const [card] = await listCountedCards(database, GUILD, NOON);
  assert.ok(card);
  return card;
}

/** Undoes all counts and erasures. */
async function begin(database: Database, { id: cardId }: CountedCard): Promise<void> {
  await database.delete(erasures);
  await database.delete(votes);
  await database.insert(votes).values(['ben', 'dan'].map((userId) => ({ cardId, userId, votedAt: NOON })));
}

const tallyOf = async (database: Database) => (await findTallies(database, GUILD, ['1'])).get('1')?.votes;

onEachDatabase('a process that dies before a statement', ({ open }) => {
  test('of an erasure has erased nothing', async () => {
    const database = await open();
    await addPersonData(database);
    const before = await readAll(database);

    const deaths = await dieAtEachStatement(
      database,
      (mortal) => erasePerson(mortal, ADA, now),
      async (hasDied) => {
        if (hasDied) assert.deepEqual(await readAll(database), before);
      },
    );

    assert.ok(deaths > PERSONAL.length, 'each kind takes a statement or more');
    assert.deepEqual(await listNaming(database), []);
  });

  test('of a count leaves votes that an erasure finds, and that are counted without the person', async () => {
    const database = await open();
    const card = await addCard(database);

    const deaths = await dieAtEachStatement(
      database,
      async (mortal) => {
        await begin(database, card);
        await reconcileReactions(mortal, card, REACTORS, NOON);
      },
      async (hasDied) => {
        assert.equal(await tallyOf(database), hasDied ? 2 : 3);

        await erasePerson(database, ADA, now);
        await reconcileReactions(database, card, REACTORS, NOON);

        assert.equal(await tallyOf(database), 3);
        assert.deepEqual(await listNaming(database), []);
      },
    );

    assert.ok(deaths >= 5, 'so many statements it takes');
  });

  test('of the first count after an erasure does not bring the person back', async () => {
    const database = await open();
    const card = await addCard(database);

    const deaths = await dieAtEachStatement(
      database,
      async (mortal) => {
        await begin(database, card);
        await erasePerson(database, ADA, now);
        await reconcileReactions(mortal, card, REACTORS, NOON);
      },
      async (hasDied) => {
        assert.equal(await tallyOf(database), hasDied ? 2 : 3);
        assert.deepEqual(await listNaming(database), []);

        await reconcileReactions(database, card, REACTORS, NOON);
        await erasePerson(database, ADA, now);
        await reconcileReactions(database, card, REACTORS, NOON);

        assert.equal(await tallyOf(database), 3);
        assert.deepEqual(await listNaming(database), []);
      },
    );

    assert.ok(deaths >= 7, 'so many statements it takes');
  });
});
