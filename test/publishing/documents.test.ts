import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAtomFeed, parseJsonFeed } from 'feedsmith';
import type { Database } from '../../src/database/connect.ts';
import { cards, digests, outbox } from '../../src/database/schema/delivery.ts';
import { removeFeed, restoreFeed } from '../../src/delivery/removal.ts';
import { addFeed } from '../../src/feeds/feeds.ts';
import type { Paper } from '../../src/papers/paper.ts';
import { createDocuments } from '../../src/publishing/documents.ts';
import { findPublished, forgetRemovedLinks, getLink, renewLink } from '../../src/publishing/links.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { onEachDatabase } from '../support/database.ts';
import { checkAtom, checkJsonFeed } from '../support/feed-rules.ts';
import { OPEN_SETTINGS } from '../support/feeds.ts';
import { MONDAY, NOON, paper } from '../support/papers.ts';
import { saveVote } from '../support/votes.ts';

const PUBLIC_URL = 'https://papers.example.org';

/** A feed that posted these papers at noon, and readers of it. */
async function publish(database: Database, papers: readonly Paper[]) {
  await savePapers(database, papers);
  const { id: feedId } = await addFeed(database, '100', OPEN_SETTINGS, { userId: 'ada', now: NOON });
  const digest = { feedId, guildId: '100', source: 'huggingface' as const, listDay: MONDAY, listed: 9 };
  const [{ id: digestId } = { id: 0 }] = await database
    .insert(digests)
    .values({ ...digest, voteEmoji: '👍', writtenAt: NOON })
    .returning();
  const cardIds: number[] = [];
  for (const [index, { id: paperId }] of papers.entries()) {
    const [card] = await database
      .insert(cards)
      .values({ digestId, paperId, position: index + 1 })
      .returning();
    const cardId = card?.id ?? 0;
    cardIds.push(cardId);
    const row = { kind: 'card' as const, digestId, cardId, nonce: `n${index}`, writtenAt: NOON };
    const sentAt = NOON.add({ seconds: index });
    await database.insert(outbox).values({ ...row, channelId: '7', messageId: `m${cardId}`, sentAt });
  }
  const clock = { now: NOON.add({ minutes: 5 }) };
  const { token } = await getLink(database, { kind: 'feed', feedId });
  const find = createDocuments({ database, model: undefined, now: () => clock.now, publicUrl: PUBLIC_URL });
  return {
    feedId,
    cardIds,
    clock,
    token,
    find,
    async atom(of = token) {
      const found = await find(of, 'atom');
      assert.ok(found);
      checkAtom(found.body, `${PUBLIC_URL}/feeds/${of}.atom`);
      return { ...found, feed: parseAtomFeed(found.body) };
    },
  };
}

onEachDatabase('a published feed', ({ open }) => {
  test('has an entry for each paper that was posted, the newest first, in both formats', async () => {
    const database = await open();
    const links = [
      { label: 'PDF', url: 'https://arxiv.org/pdf/2' },
      { label: 'Abstract', url: 'https://arxiv.org/abs/2' },
    ];
    const title = 'On $\\alpha$ <b>\u202egraphs\u0000</b> & مقدمة';
    const reader = await publish(database, [
      paper('1'),
      paper('2', { title, links, categories: ['cs.CL', ''] }),
    ]);
    await saveVote(database, reader.cardIds[1] ?? 0, 'ben', NOON);

    const { feed, body } = await reader.atom();
    const json = await reader.find(reader.token, 'json');

    assert.deepEqual(
      feed.entries?.map(({ title }) => title?.value),
      ['On α <b>graphs</b> & مقدمة', 'Paper 1'],
    );
    assert.match(body, /<link rel="alternate" type="text\/html" href="https:\/\/arxiv\.org\/abs\/2"\/>/u);
    assert.match(body, /<link rel="related" title="PDF" href="https:\/\/arxiv\.org\/pdf\/2"\/>/u);
    assert.match(body, /<category term="cs\.CL"\/>\n<link/u);
    assert.match(body, /&lt;p&gt;1 vote so far&lt;\/p&gt;/u);
    assert.match(body, /discord\.com\/channels\/100\/7\/m/u);
    assert.doesNotMatch(body, /ben/u);
    checkJsonFeed(json?.body ?? '', `${PUBLIC_URL}/feeds/${reader.token}.json`);
    assert.deepEqual(
      parseJsonFeed(json?.body ?? '').items?.map(({ id }) => id),
      feed.entries?.map(({ id }) => id),
    );
    assert.equal(await reader.find(reader.token, 'ics'), undefined);
  });

  test('keeps the id of an entry over versions, and its own when its address is replaced', async () => {
    const database = await open();
    const reader = await publish(database, [paper('1', { version: 1 })]);
    const before = await reader.atom();

    await savePapers(database, [paper('1', { version: 2, title: 'On graphs, revised' })]);
    reader.clock.now = reader.clock.now.add({ minutes: 2 });
    const { token } = await renewLink(database, { kind: 'feed', feedId: reader.feedId });
    const after = await reader.atom(token);

    assert.equal(after.feed.id, before.feed.id);
    assert.deepEqual(
      after.feed.entries?.map(({ id, title }) => [id, title?.value]),
      [[before.feed.entries?.[0]?.id, 'On graphs, revised']],
    );
    assert.equal(await reader.find(reader.token, 'atom'), undefined);
    assert.notEqual(token, reader.token);
  });

  test('says when it changed: a later second, each time that it says something else', async () => {
    const database = await open();
    const reader = await publish(database, [paper('1')]);
    const { changedAt, body } = await reader.atom();
    assert.deepEqual(changedAt, reader.clock.now);

    reader.clock.now = reader.clock.now.add({ hours: 1 });
    assert.deepEqual(await reader.atom(), { ...(await reader.atom()), changedAt, body });
    await saveVote(database, reader.cardIds[0] ?? 0, 'ben', NOON);
    // Readers who ask at once share what was gathered.
    assert.equal((await reader.atom()).body, body);
    reader.clock.now = reader.clock.now.add({ seconds: 61 });
    const voted = await reader.atom();

    assert.deepEqual(voted.changedAt, reader.clock.now);
    assert.deepEqual(
      voted.feed.entries?.map(({ updated }) => updated),
      [NOON.toString()],
    );
  });

  test('is not found once it was removed, until that is undone; then it is forgotten', async () => {
    const database = await open();
    const reader = await publish(database, [paper('1')]);
    const removed = await removeFeed(database, reader.feedId, NOON);

    assert.equal(await reader.find(reader.token, 'atom'), undefined);
    await forgetRemovedLinks(database, NOON.add({ hours: 24 }));
    await restoreFeed(database, '100', removed ?? '');
    assert.equal((await reader.atom()).feed.entries?.length, 1);
    await removeFeed(database, reader.feedId, NOON);
    await forgetRemovedLinks(database, NOON.add({ hours: 25 }));

    assert.equal(await findPublished(database, reader.token), undefined);
    assert.notEqual((await getLink(database, { kind: 'feed', feedId: reader.feedId })).token, reader.token);
  });

  test('is not told from a guess by the time that it takes', async () => {
    const database = await open();
    const reader = await publish(database, [paper('1')]);
    await removeFeed(database, reader.feedId, NOON);
    const guess = `${reader.token.slice(0, -1)}${reader.token.endsWith('A') ? 'B' : 'A'}`;
    const times = { removed: [] as number[], guessed: [] as number[] };

    for (let round = 0; round < 80; round += 1)
      for (const [kind, token] of [
        ['removed', reader.token],
        ['guessed', guess],
      ] as const) {
        const start = performance.now();
        assert.equal(await reader.find(token, 'atom'), undefined);
        if (round >= 20) times[kind].push(performance.now() - start);
      }

    const [removed = 0, guessed = 0] = [times.removed, times.guessed].map(
      (all) => all.toSorted((a, b) => a - b)[30],
    );
    // Making a feed takes many times as long.
    assert.ok(Math.abs(removed - guessed) < Math.max(1, 0.5 * guessed), `${removed} and ${guessed} ms`);
  });

  test('gives one address to all who ask at once', async () => {
    const database = await open();
    const { feedId } = await publish(database, []);

    const links = await Promise.all([1, 2, 3].map(() => getLink(database, { kind: 'feed', feedId })));

    assert.equal(new Set(links.map(({ token }) => token)).size, 1);
    assert.match(links[0]?.token ?? '', /^dp_[\w-]{32}$/u);
  });

  test('holds at most a hundred papers, whatever they are', async () => {
    const database = await open();
    const many = Array.from({ length: 120 }, (_, index) =>
      paper(`p${index}`, {
        title: '',
        abstract: null,
        authors: Array.from({ length: 200 }, (_, author) => `Author ${author}`),
        authorCount: 3_000,
        links: [{ label: 'Page', url: 'javascript:alert(1)' }],
      }),
    );
    const reader = await publish(database, many);

    const { feed, body } = await reader.atom();

    assert.equal(feed.entries?.length, 100);
    assert.equal(feed.entries?.[0]?.title?.value, 'p119');
    assert.equal(feed.entries?.[0]?.authors?.length, 20);
    assert.match(body, /\+ 2980/u);
    assert.doesNotMatch(body, /javascript:/u);
  });
});
