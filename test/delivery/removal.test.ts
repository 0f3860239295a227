import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDay } from '../../src/delivery/day-state.ts';
import { findDigest, findPostedBefore, listCards, writeDigest } from '../../src/delivery/digests.ts';
import { markSent } from '../../src/delivery/outbox.ts';
import { removeFeed, restoreFeed } from '../../src/delivery/removal.ts';
import { chosenAsListed } from '../../src/feeds/choice.ts';
import { addFeed, getFeed, listFeeds, pauseFeed } from '../../src/feeds/feeds.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { onEachDatabase } from '../support/database.ts';
import { FULL_SETTINGS } from '../support/feeds.ts';
import { listing, MONDAY, NOON, paper } from '../support/papers.ts';

const by = { userId: 'ada', now: NOON };
const order = { ...FULL_SETTINGS, source: 'huggingface', instance: 'NeurIPS' } as const;
onEachDatabase('a removed feed', ({ open }) => {
  test('comes back as it was, with its days and its digests', async () => {
    const database = await open();
    const feed = await addFeed(database, 'guild', order, by);
    await pauseFeed(database, feed.id, 'on holiday');
    const before = await getFeed(database, 'guild', feed.number);
    await openDay(database, { feedId: feed.id, listDay: MONDAY, isLate: false }, NOON);
    await savePapers(database, [paper('1')]);
    const chosen = { chosen: [chosenAsListed(listing(paper('1')))], listed: 1 };
    const digest = await writeDigest(database, feed, MONDAY, chosen, { isLate: false, now: NOON });

    const removed = await removeFeed(database, feed.id, NOON);
    assert.deepEqual(await listFeeds(database, 'guild'), []);
    const back = await restoreFeed(database, 'guild', removed ?? '');

    assert.deepEqual(back, before);
    assert.equal((await findDigest(database, { feedId: back.id, listDay: MONDAY }))?.id, digest?.id);
    assert.equal(await removeFeed(database, 987_654, NOON), undefined);
  });

  test('comes back where it was removed before sources had instances', async () => {
    const database = await open();
    const feed = await addFeed(database, 'guild', order, by);
    const { feed: row, ...more } = JSON.parse((await removeFeed(database, feed.id, NOON)) ?? '');
    const { instance: _, ...old } = row;

    const back = await restoreFeed(database, 'guild', JSON.stringify({ ...more, feed: old }));

    assert.deepEqual([back.source, back.instance], ['huggingface', '']);
  });

  test('comes back once, to its own server, and under another number where its own was given away', async () => {
    const database = await open();
    const feed = await addFeed(database, 'guild', order, by);
    const removed = (await removeFeed(database, feed.id, NOON)) ?? '';
    const next = await addFeed(database, 'guild', order, by);
    assert.equal(next.number, feed.number);

    await assert.rejects(restoreFeed(database, 'other', removed), /another server/u);
    const back = await restoreFeed(database, 'guild', removed);
    await assert.rejects(restoreFeed(database, 'guild', removed), /already back/u);

    assert.deepEqual([back.id, back.number], [feed.id, 2]);
  });
});

onEachDatabase('papers that do not come again', ({ open }) => {
  test("are those of the feed's other days, and those its channel has or is about to get from another feed", async () => {
    const database = await open();
    const papers = ['1', '2', '3', '4', '5'].map((id) => paper(id));
    await savePapers(database, papers);
    const post = async (channelId: string, id: string, day: Temporal.PlainDate, sentTo?: string) => {
      const feed = await addFeed(database, 'guild', { ...order, channelId }, by);
      const chosen = { chosen: [chosenAsListed(listing(paper(id)))], listed: 1 };
      const digest = await writeDigest(database, feed, day, chosen, { isLate: false, now: NOON });
      const [card] = await listCards(database, digest?.id ?? 0);
      if (sentTo !== undefined)
        await markSent(database, card?.message.id ?? 0, { channelId: sentTo, messageId: id }, NOON);
      return feed;
    };
    const own = await post('here', '1', MONDAY, 'here');
    await post('here', '2', MONDAY, 'here');
    await post('elsewhere', '3', MONDAY, 'elsewhere');
    await post('here', '4', MONDAY);
    // It was posted here before its feed was moved away.
    await post('moved', '5', MONDAY, 'here');
    const ids = papers.map(({ id }) => id);
    const tuesday = MONDAY.add({ days: 1 });

    assert.deepEqual([...(await findPostedBefore(database, own, MONDAY, ids))].sort(), ['2', '4', '5']);
    assert.deepEqual([...(await findPostedBefore(database, own, tuesday, ids))].sort(), ['1', '2', '4', '5']);
    assert.deepEqual([...(await findPostedBefore(database, own, tuesday, []))], []);
  });
});
