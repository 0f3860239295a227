import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eq } from 'drizzle-orm';
import type { Database } from '../../src/database/connect.ts';
import { cards, outbox } from '../../src/database/schema/delivery.ts';
import { noticeWording } from '../../src/discord/render/day-text.ts';
import { sortByRank } from '../../src/feeds/order.ts';
import { saveDay } from '../../src/search/save-papers.ts';
import { reportTaste } from '../../src/taste/report.ts';
import { reviewBlindTest } from '../../src/taste/review.ts';
import { muteTerm, resetTaste } from '../../src/taste/stored-taste.ts';
import { onEachDatabase } from '../support/database.ts';
import { listing, MONDAY, NOON, paper } from '../support/papers.ts';
import { startTeam, type TestTeam } from '../support/team.ts';

const ROBOTS = 0;
const LANGUAGE = 1;

/** Has a team read its digests of some days and vote for those about language. Returns how many each had of them. */
async function readDays(team: TestTeam, days: number): Promise<number[]> {
  const counts: number[] = [];
  for (let day = 0; day < days; day += 1) {
    const posted = await team.post(day);
    const liked = posted.filter(({ topic }) => topic === LANGUAGE);
    await team.vote(liked);
    counts.push(liked.length);
  }
  return counts;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

async function setPicks(database: Database, pickedBy: 'learned' | 'plain'): Promise<void> {
  await database.update(cards).set({ pickedBy });
}

onEachDatabase("a team's order", ({ open }) => {
  test('is on topic from the first day where a team says its interests, and says so', async () => {
    const team = await startTeam(await open(), {
      order: { interests: 'robot manipulation, tactile grasping' },
    });

    const { chosen, missed, listed } = await team.choose(0);

    assert.equal(listed, 40);
    assert.equal(chosen.length, 8);
    const onTopic = chosen.filter(({ listing }) => team.topicOf(listing.paper.id) === ROBOTS);
    assert.ok(onTopic.length >= 7, `${onTopic.length} of 8`);
    assert.ok(
      onTopic.every(({ reasons }) => reasons.some(({ from }) => from === 'interests')),
      JSON.stringify(onTopic.map(({ reasons }) => reasons)),
    );
    assert.ok(missed.length > 0);
  });

  test('shows more of what a team votes for in the second week than in the first', async () => {
    const team = await startTeam(await open());

    const counts = await readDays(team, 10);

    const [first, second] = [sum(counts.slice(0, 5)), sum(counts.slice(5))];
    assert.ok(second >= first * 1.3, `${first} cards in the first week, ${second} in the second`);
  });

  test('compares itself with the order without votes while it learns, and credits each card to one of them', async () => {
    const database = await open();
    const team = await startTeam(database);
    await readDays(team, 2);

    const { chosen } = await team.choose(2);

    const by = new Set(chosen.map(({ pickedBy }) => pickedBy));
    assert.deepEqual([...by].toSorted(), ['learned', 'plain']);
    const before = (await team.choose(2)).chosen.map(({ listing }) => listing.paper.id);
    assert.deepEqual(
      before,
      chosen.map(({ listing }) => listing.paper.id),
      'a preview shows what the digest will be',
    );
  });

  test('draws one card of ten that it is unsure of, and none where that is off', async () => {
    const database = await open();
    const drawn = await startTeam(database, { maxPapers: 10, order: { wildCard: true } });
    const none = await startTeam(database, { maxPapers: 10, guildId: 'other' });

    const [one, other] = [(await drawn.choose(0)).chosen, (await none.choose(0)).chosen];

    assert.equal(one.length, 10);
    assert.deepEqual(
      one.map(({ isWildCard }) => isWildCard),
      [...Array<boolean>(9).fill(false), true],
    );
    assert.ok(other.every(({ isWildCard }) => !isWildCard));
  });

  test('forgets what it learned when it is reset, and what is muted at once', async () => {
    const database = await open();
    const team = await startTeam(database);
    await readDays(team, 4);
    const { lesson, taste } = await team.order.report(team.feed);
    const { liked } = await reportTaste(database, lesson, taste.muted);
    const names = liked.map(({ text }) => text);
    assert.ok(
      names.some((name) =>
        /^(?:language|reasoning|chain|thought|tokens|prompting|decoding|cs\.CL)$/u.test(name),
      ),
      names.join(', '),
    );
    const [strongest] = liked;
    assert.ok(strongest);

    await muteTerm(database, team.feed.id, { term: strongest.term });
    const muted = await team.order.report(team.feed);
    const after = await reportTaste(database, muted.lesson, muted.taste.muted);
    assert.ok(!after.liked.some(({ text }) => text === strongest.text));
    assert.deepEqual(
      after.muted.map(({ text }) => text),
      [strongest.text],
    );

    await resetTaste(database, team.feed.id, team.now());
    const reset = await team.order.report(team.feed);
    assert.equal(reset.lesson.votes, 0);
    assert.equal(reset.test.of, 0);
  });

  test('switches itself off where it loses the blind test, tells the channel once, and learns anew after a reset', async () => {
    const database = await open();
    const team = await startTeam(database);
    await readDays(team, 4);
    await setPicks(database, 'plain');
    const services = { database, wording: noticeWording, now: team.now };

    await reviewBlindTest(services, team.feed.id);
    await reviewBlindTest(services, team.feed.id);

    const notices = await database.select().from(outbox).where(eq(outbox.topic, 'blind-test'));
    assert.equal(notices.length, 1);
    assert.match(
      notices[0]?.content ?? '',
      /no longer learns from your votes.* chose only 0 of the \d+ cards/u,
    );
    const { chosen } = await team.choose(4);
    assert.ok(chosen.every(({ pickedBy }) => pickedBy === null));
    const { taste } = await team.order.report(team.feed);
    assert.notEqual(taste.lostAt, null);

    await resetTaste(database, team.feed.id, team.now());
    assert.equal((await team.order.report(team.feed)).taste.lostAt, null);
  });

  test('tells the channel once a month how the blind test stands', async () => {
    const database = await open();
    const team = await startTeam(database);
    await readDays(team, 4);
    await setPicks(database, 'learned');
    const services = { database, wording: noticeWording, now: team.now };

    await reviewBlindTest(services, team.feed.id);
    await reviewBlindTest(services, team.feed.id);

    const notices = await database.select().from(outbox).where(eq(outbox.topic, 'blind-test'));
    assert.equal(notices.length, 1);
    assert.match(notices[0]?.content ?? '', /^Blind test of feed 1: .* chose (\d+) of the \1 cards/u);
  });

  test('sorts a list for a channel without a feed by what the server voted for', async () => {
    const database = await open();
    const team = await startTeam(database);
    await readDays(team, 4);
    const { missed, chosen } = await team.choose(4);
    const listings = sortByRank([...missed, ...chosen.map(({ listing }) => listing)]);
    const { order, filter } = team.feed;
    const anywhere = { feedId: null, guildId: 'team', source: 'arxiv', instance: '', order, filter } as const;

    const sorted = await team.order.sort(anywhere, listings);

    const count = (some: typeof listings) =>
      some.slice(0, 10).filter(({ paper }) => team.topicOf(paper.id) === LANGUAGE).length;
    assert.ok(count(sorted) > count(listings), `${count(listings)}, then ${count(sorted)}`);
  });

  test('orders papers that lack everything, by interests that nothing fits, in the order of their list', async () => {
    const database = await open();
    const team = await startTeam(database, { order: { interests: '机器人学习' } });
    const bare = { title: 'Untitled', abstract: null, authors: [], authorCount: 0, categories: [] };
    const listings = Array.from({ length: 20 }, (_, at) =>
      listing(paper(`bare-${at}`, bare), { rank: at + 1 }),
    );
    const list = { source: 'arxiv', instance: '' } as const;
    await saveDay(database, { ...list, day: MONDAY, listings, skipped: 0, categories: [], at: NOON });

    const { chosen } = await team.order.choose(team.feed, { day: MONDAY, listings, posted: new Set() });

    assert.deepEqual(
      chosen.map(
        ({
          listing: {
            paper: { id },
          },
        }) => id,
      ),
      listings.slice(0, 8).map(({ paper: { id } }) => id),
    );
  });

  test('takes the examples of a feed that is about to be added into account', async () => {
    const database = await open();
    const team = await startTeam(database);
    const before = await team.choose(0);
    const robots = before.missed.filter(({ paper: { id } }) => team.topicOf(id) === ROBOTS).slice(0, 5);
    const examples = robots.map(({ paper: { id } }) => id);
    const draft = { ...team.feed, id: null, guildId: 'new', examples };

    const { chosen, missed } = await team.choose(1);
    const listings = [...missed, ...chosen.map((one) => one.listing)];
    const drafted = await team.order.choose(draft, {
      day: MONDAY.add({ days: 1 }),
      listings,
      posted: new Set(),
    });

    const count = (some: typeof chosen) =>
      some.filter(
        ({
          listing: {
            paper: { id },
          },
        }) => team.topicOf(id) === ROBOTS,
      ).length;
    assert.ok(count(drafted.chosen) > count(chosen), `${count(chosen)}, then ${count(drafted.chosen)}`);
  });
});
