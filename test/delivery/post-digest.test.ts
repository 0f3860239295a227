import assert from 'node:assert/strict';
import { test } from 'node:test';
import pino from 'pino';
import type { Database } from '../../src/database/connect.ts';
import { findDigest, listCards, writeDigest } from '../../src/delivery/digests.ts';
import { editFeed } from '../../src/delivery/feed-changes.ts';
import { postDigest } from '../../src/delivery/post-digest.ts';
import { findServersShowing } from '../../src/delivery/posted-cards.ts';
import { noticeWording } from '../../src/discord/render/day-text.ts';
import { chosenAsListed } from '../../src/feeds/choice.ts';
import { addFeed, type Feed } from '../../src/feeds/feeds.ts';
import { noticeChanges } from '../../src/papers/versions.ts';
import { saveDay, savePapers } from '../../src/search/save-papers.ts';
import { onEachDatabase } from '../support/database.ts';
import { OPEN_SETTINGS } from '../support/feeds.ts';
import { type MemoryChannel, openMemoryChannel, Refusal } from '../support/memory-channel.ts';
import { listing, MONDAY, NOON, paper } from '../support/papers.ts';

const IDS = ['1', '2', '3'];

async function start(database: Database) {
  const source = { source: 'huggingface', instance: '' } as const;
  const listings = IDS.map((id, index) => listing(paper(id), { rank: index + 1 }));
  await saveDay(database, { ...source, day: MONDAY, listings, skipped: 0, categories: [], at: NOON });
  const feed = await addFeed(database, 'guild', OPEN_SETTINGS, { userId: 'ada', now: NOON });
  const chosen = { chosen: listings.map(chosenAsListed), listed: 3 };
  const digest = await writeDigest(database, feed, MONDAY, chosen, { isLate: false, now: NOON });
  assert.ok(digest);
  const channel = openMemoryChannel();
  const services = {
    database,
    channel,
    wording: noticeWording,
    model: undefined,
    findAudience: findServersShowing,
    metrics: { cardSent: () => {} },
    now: () => NOON,
    log: pino({ level: 'silent' }),
  };
  const post = (to: Feed = feed) => postDigest(services, { digest, feed: to }, new AbortController().signal);
  return { channel, feed, digest, post };
}

/** Lists what was said, in order: the channel, and for a card its paper. */
const said = ({ said }: MemoryChannel) =>
  said.map(({ channelId, content }) =>
    content.kind === 'card' ? `${channelId}: ${content.listing.paper.id}` : `${channelId}: ${content.kind}`,
  );

const paperOf = ({ content }: { readonly content: MemoryChannel['said'][number]['content'] }) =>
  content.kind === 'card' ? content.listing.paper.id : undefined;

onEachDatabase('a digest, by whatever way it goes', ({ open }) => {
  test('says of a paper what became of it before, as an edited card does', async () => {
    const database = await open();
    const { channel, post } = await start(database);
    await savePapers(database, [paper('2', { version: 1, abstract: 'Old.' })]);
    await savePapers(database, [paper('2', { version: 2, abstract: 'New.' })]);
    await noticeChanges(database, NOON);

    await post();

    const shown = channel.said.flatMap(({ content }) => (content.kind === 'card' ? [content] : []));
    assert.deepEqual(
      shown.map(({ changes }) => changes?.map(({ kind, version }) => `${kind} ${version}`)),
      [undefined, ['version 2'], undefined],
    );
  });

  test('is a header and its cards, once, however often a run is cut off and whatever answer is lost', async () => {
    const database = await open();
    const { channel, digest, post } = await start(database);
    for (const lost of [undefined, '1', '3']) {
      channel.before = (message) => (paperOf(message) === lost ? 'lose the answer' : 'send');
      await assert.rejects(post(), /answer was lost/u);
    }
    channel.before = () => 'send';

    await post();
    await post();

    assert.deepEqual(said(channel), ['here: header', 'here: 1', 'here: 2', 'here: 3']);
    const cards = await listCards(database, digest.id);
    assert.deepEqual(
      cards.map(({ message }) => message.messageId),
      ['2', '3', '4'],
    );
  });

  test('goes where its feed posts, each channel with a header of its own, and back', async () => {
    const database = await open();
    const { channel, feed, post } = await start(database);
    channel.before = (message) => {
      if (paperOf(message) === '2') throw new Error('The connection broke.');
      return 'send';
    };
    await assert.rejects(post(), /connection broke/u);
    channel.before = (message) => {
      if (paperOf(message) === '3') throw new Error('The connection broke.');
      return 'send';
    };
    const there = await editFeed(database, feed, { ...feed, channelId: 'there' }, NOON);
    await assert.rejects(post(there), /connection broke/u);
    channel.before = () => 'send';
    await post(await editFeed(database, there, { ...feed, channelId: 'here' }, NOON));

    assert.deepEqual(said(channel), ['here: header', 'here: 1', 'there: header', 'there: 2', 'here: 3']);
    assert.ok(await findDigest(database, { feedId: feed.id, listDay: MONDAY }));
  });

  test('leaves out a card that is refused for good, and says so in its header', async () => {
    const database = await open();
    const { channel, digest, post } = await start(database);
    channel.before = (message) => {
      if (paperOf(message) === '2') throw new Refusal('Its link is blocked.');
      return 'send';
    };

    await post();

    assert.deepEqual(said(channel), ['here: header', 'here: 1', 'here: 3']);
    const [header] = channel.said;
    assert.ok(header?.content.kind === 'header');
    assert.deepEqual([header.content.chosen, header.content.refused], [2, ['2']]);
    const [, second] = await listCards(database, digest.id);
    assert.equal(second?.message.gaveUpBecause, 'Its link is blocked.');
  });

  test('is a post for each card and no header in a forum, once, whatever answer is lost', async () => {
    const database = await open();
    const { channel, digest, feed, post } = await start(database);
    const tags = [{ id: 'tag', name: 'to discuss' }];
    channel.readForum = async () => ({ tags, requiresTag: false });
    const posts: unknown[] = [];
    for (const lost of ['1', '3']) {
      channel.before = (message) => {
        posts.push(message.post);
        return paperOf(message) === lost ? 'lose the answer' : 'send';
      };
      await assert.rejects(post(), /answer was lost/u);
    }
    await post();

    assert.deepEqual(said(channel), ['here: 1', 'here: 2', 'here: 3']);
    assert.deepEqual(posts, Array(3).fill({ tags: ['tag'] }));
    const forums = (await listCards(database, digest.id)).map(({ message }) => message.forumId);
    assert.deepEqual(forums, Array(3).fill(feed.channelId));
  });
});
