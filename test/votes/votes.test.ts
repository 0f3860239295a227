import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'drizzle-orm';
import type { Database } from '../../src/database/connect.ts';
import { papers } from '../../src/database/schema/papers.ts';
import { refusals, votes } from '../../src/database/schema/votes.ts';
import { findPostedCard } from '../../src/delivery/posted-cards.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { removeReactions, removeReactionsOnMessages, saveReaction } from '../../src/votes/reactions.ts';
import { countVotes, findTallies, findTopPapers } from '../../src/votes/votes.ts';
import { onEachDatabase } from '../support/database.ts';
import { MONDAY, NOON, paper } from '../support/papers.ts';
import { addPostedCard } from '../support/posted-card.ts';
import { removeVote, saveVote } from '../support/votes.ts';

const PAGE = { limit: 10, offset: 0 };

/** Posts a card, as posting a digest would; returns its id. */
async function postCard(
  database: Database,
  card: { paper: string; message: string; guild?: string; day?: Temporal.PlainDate; isSent?: boolean },
) {
  await savePapers(database, [paper(card.paper)]);
  return addPostedCard(database, {
    guildId: card.guild ?? 'guild',
    paperId: card.paper,
    messageId: card.isSent === false ? null : card.message,
    ...(card.day && { day: card.day }),
  });
}

async function votesOf(database: Database, paperId: string, guild = 'guild') {
  return (await findTallies(database, guild, [paperId])).get(paperId)?.votes;
}

onEachDatabase('votes', ({ open }) => {
  test('a card is known by its message, any other message is not', async () => {
    const database = await open();
    const id = await postCard(database, { paper: '1', message: 'm1' });

    const card = await findPostedCard(database, 'm1');
    assert.deepEqual([card?.cardId, card?.voteEmoji], [id, '👍']);
    assert.equal(await findPostedCard(database, 'elsewhere'), undefined);
  });

  test('a person has one vote a paper, however often and wherever they cast it', async () => {
    const database = await open();
    const first = await postCard(database, { paper: '1', message: 'm1' });
    const second = await postCard(database, { paper: '1', message: 'm2', day: MONDAY.add({ days: 1 }) });

    for (const card of [first, first, second]) await saveVote(database, card, 'ada', NOON);
    await saveVote(database, second, 'ben', NOON);

    assert.equal(await votesOf(database, '1'), 2);
  });

  test('a vote taken back on one card stands while it stands on another', async () => {
    const database = await open();
    const first = await postCard(database, { paper: '1', message: 'm1' });
    const second = await postCard(database, { paper: '1', message: 'm2' });
    for (const card of [first, second]) await saveVote(database, card, 'ada', NOON);

    await removeVote(database, first, 'ada');
    assert.equal(await votesOf(database, '1'), 1);
    await removeVote(database, second, 'ada');

    assert.equal(await votesOf(database, '1'), 0);
  });

  test('votes go with the reactions that are cleared, and with messages that are deleted', async () => {
    const database = await open();
    const first = await postCard(database, { paper: '1', message: 'm1' });
    const second = await postCard(database, { paper: '2', message: 'm2' });
    for (const card of [first, second]) await saveVote(database, card, 'ada', NOON);

    await removeReactions(database, [first], ['vote']);
    await removeReactionsOnMessages(database, ['m2', 'unknown']);
    await removeReactionsOnMessages(database, []);

    assert.deepEqual([await votesOf(database, '1'), await votesOf(database, '2')], [0, 0]);
  });

  test('“less like this” is stored beside a vote, and is none: not in a tally, the top or a search', async () => {
    const database = await open();
    const cardId = await postCard(database, { paper: '1', message: 'm1' });
    const refusal = { kind: 'refusal', cardId, userId: 'ada' } as const;
    const count = async () => [await database.$count(votes), await database.$count(refusals)];

    for (let time = 0; time < 2; time += 1) await saveReaction(database, refusal, NOON);
    assert.deepEqual(await count(), [0, 1]);
    assert.equal(await votesOf(database, '1'), 0);
    assert.equal((await findTopPapers(database, 'guild', undefined, PAGE)).total, 0);
    assert.equal(await database.$count(papers, sql`${countVotes(sql`${papers.id}`, 'guild')} > 0`), 0);
    await saveVote(database, cardId, 'ada', NOON);
    assert.deepEqual(await count(), [1, 1]);

    await removeReactions(database, [cardId], ['vote']);
    assert.deepEqual(await count(), [0, 1]);
    await removeReactionsOnMessages(database, ['m1']);
    assert.deepEqual(await count(), [0, 0]);
  });

  test('each guild counts its own, and knows when it was shown a paper last', async () => {
    const database = await open();
    const here = await postCard(database, { paper: '1', message: 'm1' });
    await postCard(database, { paper: '1', message: 'm2', day: MONDAY.add({ days: 3 }) });
    const there = await postCard(database, { paper: '1', message: 'm3', guild: 'other' });
    await saveVote(database, here, 'ada', NOON);
    for (const user of ['ben', 'chloe']) await saveVote(database, there, user, NOON);

    const tallies = await findTallies(database, 'guild', ['1', 'never posted']);

    assert.equal(tallies.size, 1);
    assert.equal(tallies.get('1')?.votes, 1);
    assert.equal(tallies.get('1')?.postedOn.toString(), '2026-03-05');
    assert.equal(await votesOf(database, '1', 'other'), 2);
  });

  test('a paper is not known to a guild before its card is sent', async () => {
    const database = await open();
    await postCard(database, { paper: '1', message: 'm1', isSent: false });

    assert.equal((await findTallies(database, 'guild', ['1'])).size, 0);
    assert.equal((await findTallies(database, 'guild', [])).size, 0);
  });

  test('the top has the most voted first, within the period, a page at a time', async () => {
    const database = await open();
    const ids = await Promise.all(
      ['1', '2', '3'].map((id) => postCard(database, { paper: id, message: `m${id}` })),
    );
    const long = NOON.subtract({ hours: 24 * 20 });
    // A vote cast just as the period begins is in it; one person on two cards of a paper counts once.
    const again = await postCard(database, { paper: '2', message: 'again' });
    await saveVote(database, again, 'ada', NOON);
    for (const user of ['ada', 'ben', 'chloe']) await saveVote(database, ids[0] ?? 0, user, long);
    for (const user of ['ada', 'ben']) await saveVote(database, ids[1] ?? 0, user, NOON);
    await saveVote(database, ids[2] ?? 0, 'ada', NOON);
    const order = async (since: Temporal.Instant | undefined, page = PAGE) => {
      const { papers, total } = await findTopPapers(database, 'guild', since, page);
      return [papers.map((one) => [one.paper.id, one.votes]), total];
    };

    assert.deepEqual(await order(undefined), [
      [
        ['1', 3],
        ['2', 2],
        ['3', 1],
      ],
      3,
    ]);
    assert.deepEqual(await order(NOON), [
      [
        ['2', 2],
        ['3', 1],
      ],
      2,
    ]);
    assert.deepEqual(await order(undefined, { limit: 1, offset: 1 }), [[['2', 2]], 3]);
    assert.deepEqual(await order(undefined, { limit: 1, offset: 9 }), [[], 3]);
    assert.deepEqual(await findTopPapers(database, 'other', undefined, PAGE), { papers: [], total: 0 });
  });
});
