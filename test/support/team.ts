import assert from 'node:assert/strict';
import type { Database } from '../../src/database/connect.ts';
import { listCards, writeDigest } from '../../src/delivery/digests.ts';
import { markSent } from '../../src/delivery/outbox.ts';
import { markPosted } from '../../src/delivery/unread-votes.ts';
import type { Choice } from '../../src/feeds/choice.ts';
import { addFeed, type Feed } from '../../src/feeds/feeds.ts';
import type { Order } from '../../src/feeds/order.ts';
import type { Listing } from '../../src/papers/paper.ts';
import { saveDay } from '../../src/search/save-papers.ts';
import { createTeamOrder, type TeamOrder } from '../../src/taste/team-order.ts';
import { OPEN_SETTINGS } from './feeds.ts';
import { listing, MONDAY, NOON, paper } from './papers.ts';
import { makePapers } from './ranking.ts';
import { saveVote } from './votes.ts';

/** A card that was posted, and the topic of its paper. */
interface TopicCard {
  readonly cardId: number;
  readonly topic: number;
}

/** A team with a feed of made-up papers, on four topics. Its clock stands at noon of the last day it was posted. */
export interface TestTeam {
  readonly feed: Feed;
  readonly order: TeamOrder;
  readonly now: () => Temporal.Instant;
  /** Chooses the papers of a day, from 0, without posting them. */
  readonly choose: (day: number) => Promise<Choice>;
  /** Posts the papers of a day. */
  readonly post: (day: number) => Promise<TopicCard[]>;
  /** Has two people vote for these cards. */
  readonly vote: (cards: readonly TopicCard[]) => Promise<void>;
  readonly topicOf: (paperId: string) => number;
}

const PAPERS_A_DAY = 40;

/** Adds a feed in its team's order that posts so many papers a day. */
export async function startTeam(
  database: Database,
  given: { readonly maxPapers?: number; readonly order?: Partial<Order>; readonly guildId?: string } = {},
): Promise<TestTeam> {
  const { maxPapers = 8, order: wanted, guildId = 'team' } = given;
  let today = MONDAY;
  const now = (): Temporal.Instant => NOON.add({ hours: 24 * today.since(MONDAY).days });
  const settings = {
    ...OPEN_SETTINGS,
    source: 'arxiv' as const,
    filter: { ...OPEN_SETTINGS.filter, maxPapers },
    order: { by: 'team' as const, interests: '', wildCard: false, ...wanted },
  };
  const feed = await addFeed(database, guildId, settings, { userId: 'ada', now: NOON });
  const order = createTeamOrder(database, { now });
  const topics = new Map<string, number>();
  const listDay = async (day: number): Promise<Listing[]> => {
    today = MONDAY.add({ days: day });
    const listings = makePapers(PAPERS_A_DAY, day + 1).map(({ topic, ...made }, at) => {
      const id = `${guildId}-${day}-${at}`;
      topics.set(id, topic);
      return listing(paper(id, made), { rank: at + 1 });
    });
    const list = { source: 'arxiv', instance: '' } as const;
    await saveDay(database, { ...list, day: today, listings, skipped: 0, categories: [], at: now() });
    return listings;
  };
  const choose = async (day: number): Promise<Choice> => {
    const listings = await listDay(day);
    return order.choose(feed, { day: today, listings, posted: new Set() });
  };
  const topicOf = (paperId: string): number => topics.get(paperId) ?? -1;
  return {
    feed,
    order,
    now,
    choose,
    topicOf,
    async post(day) {
      const choice = await choose(day);
      const digest = await writeDigest(database, feed, today, choice, { isLate: false, now: now() });
      assert.ok(digest);
      const cards = await listCards(database, digest.id);
      for (const { message } of cards) {
        const place = { channelId: feed.channelId, messageId: `message ${guildId} ${message.id}` };
        await markSent(database, message.id, place, now());
      }
      await markPosted(database, 'digest', digest.id, now());
      return cards.map(({ id, paperId }) => ({ cardId: id, topic: topicOf(paperId) }));
    },
    async vote(cards) {
      for (const { cardId } of cards)
        for (const userId of ['ada', 'grace']) await saveVote(database, cardId, userId, now());
    },
  };
}
