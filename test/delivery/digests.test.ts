import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Database } from '../../src/database/connect.ts';
import { openDay } from '../../src/delivery/day-state.ts';
import { findDaysOfList } from '../../src/delivery/days.ts';
import { findDigest, listCards, writeDigest } from '../../src/delivery/digests.ts';
import { markSent } from '../../src/delivery/outbox.ts';
import { findPostedCard } from '../../src/delivery/posted-cards.ts';
import { removeFeed } from '../../src/delivery/removal.ts';
import { chosenAsListed } from '../../src/feeds/choice.ts';
import { addFeed, listFeeds } from '../../src/feeds/feeds.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { forgetGuild } from '../../src/servers/forget.ts';
import { onEachDatabase } from '../support/database.ts';
import { FULL_SETTINGS } from '../support/feeds.ts';
import { listing, MONDAY, NOON, paper } from '../support/papers.ts';
import { saveVote } from '../support/votes.ts';

const by = { userId: 'ada', now: NOON };

async function writeTwoCards(database: Database, guildId = 'guild') {
  const feed = await addFeed(database, guildId, FULL_SETTINGS, by);
  const papers = [paper('1'), paper('2')];
  await savePapers(database, papers);
  const selection = { chosen: papers.map((one) => chosenAsListed(listing(one))), listed: 9 };
  const digest = await writeDigest(database, feed, MONDAY, selection, { isLate: false, now: NOON });
  assert.ok(digest);
  return { feed, digest, selection };
}

onEachDatabase('digests', ({ open }) => {
  test('a digest is written once a feed and day, with a nonce a card', async () => {
    const database = await open();
    const { feed, digest, selection } = await writeTwoCards(database);

    const second = await writeDigest(database, feed, MONDAY, selection, { isLate: false, now: NOON });

    assert.equal(second, undefined);
    const cards = await listCards(database, digest.id);
    assert.deepEqual(
      cards.map((card) => card.paperId),
      ['1', '2'],
    );
    const nonces = cards.map(({ message }) => message.nonce);
    assert.equal(new Set(nonces).size, 2);
    assert.ok(nonces.every((nonce) => nonce.length <= 25));
  });

  test('a removed feed leaves its cards, which still take votes', async () => {
    const database = await open();
    const { feed, digest } = await writeTwoCards(database);
    const [card] = await listCards(database, digest.id);
    await markSent(database, card?.message.id ?? 0, { channelId: 'channel', messageId: 'message' }, NOON);

    await removeFeed(database, feed.id, NOON);

    assert.equal((await findPostedCard(database, 'message'))?.voteEmoji, 'party:123');
    assert.equal(await findDigest(database, { feedId: feed.id, listDay: MONDAY }), undefined);
  });

  test('a guild is forgotten whole, and no other', async () => {
    const database = await open();
    const { digest } = await writeTwoCards(database);
    const [card] = await listCards(database, digest.id);
    await markSent(database, card?.message.id ?? 0, { channelId: 'channel', messageId: 'message' }, NOON);
    await saveVote(database, card?.id ?? 0, 'ada', NOON);
    const other = await writeTwoCards(database, 'other');

    await forgetGuild(database, 'guild');

    assert.deepEqual(await listFeeds(database, 'guild'), []);
    assert.deepEqual(await listCards(database, digest.id), []);
    assert.equal(await findPostedCard(database, 'message'), undefined);
    assert.equal((await listFeeds(database, 'other')).length, 1);
    assert.equal((await listCards(database, other.digest.id)).length, 2);
  });

  test("a list is waited for by its own feeds, and by no other instance's", async () => {
    const database = await open();
    const feed = await addFeed(database, 'guild', { ...FULL_SETTINGS, instance: 'NeurIPS' }, by);
    const other = await addFeed(database, 'guild', FULL_SETTINGS, by);
    for (const { id } of [feed, other])
      await openDay(database, { feedId: id, listDay: MONDAY, isLate: false }, NOON);
    await savePapers(database, [paper('1')]);
    const chosen = { chosen: [chosenAsListed(listing(paper('1')))], listed: 1 };

    const digest = await writeDigest(database, feed, MONDAY, chosen, { isLate: false, now: NOON });

    const waiting = await findDaysOfList(database, feed, MONDAY);
    assert.deepEqual(
      waiting.map(({ feedId, instance }) => [feedId, instance]),
      [[feed.id, 'NeurIPS']],
    );
    assert.equal(digest?.instance, 'NeurIPS');
  });
});
