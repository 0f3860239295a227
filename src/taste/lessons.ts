import { and, count, eq, max } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { postedCards } from '../database/schema/delivery.ts';
import { feedExamples } from '../database/schema/taste.ts';
import { refusals, votes } from '../database/schema/votes.ts';
import type { Order } from '../feeds/order.ts';
import type { Filter } from '../feeds/selection.ts';
import { readInterests } from '../ranking/interests.ts';
import type { Prior } from '../ranking/prior.ts';
import { createBackgrounds } from './backgrounds.ts';
import type { Learner } from './evidence.ts';
import { type Lesson, learn } from './learn.ts';
import { findStoredTaste, type StoredTaste } from './stored-taste.ts';

/** Whose order is wanted. */
export interface Team extends Learner {
  readonly order: Order;
  readonly filter: Pick<Filter, 'categories'>;
}

/** What was learned for a team, and what it said about that. */
export interface Taught {
  readonly lesson: Lesson;
  readonly taste: StoredTaste;
}

/** Votes are learned from no oftener. */
const REFIT_AFTER = Temporal.Duration.from({ hours: 1 });

/** A lesson takes some megabytes; the feeds of one minute share this many. */
const MAX_KEPT = 4;

interface Kept {
  /** What people set: a change counts at once. */
  readonly settings: string;
  /** What they did since: a change counts within the hour. */
  readonly activity: string;
  readonly learnedAt: Temporal.Instant;
  readonly lesson: Promise<Lesson>;
}

/** Creates a cache of what was learned for each team. A restart forgets it, and it is learned again. */
export function createLessons(
  database: Database,
  { prior, now }: { readonly prior: Prior; readonly now: () => Temporal.Instant },
): (team: Team) => Promise<Taught> {
  const kept = new Map<string, Kept>();
  const findBackground = createBackgrounds(database, prior);
  return async (team) => {
    const { feedId, guildId, source, instance, order, filter, examples: drafted } = team;
    const key = JSON.stringify([feedId, guildId, source, instance]);
    const taste =
      feedId === null
        ? { learnsSince: null, lostAt: null, muted: [] }
        : await findStoredTaste(database, feedId);
    const examples = await describeExamples(database, feedId);
    const { learnsSince, muted } = taste;
    const settings = JSON.stringify([
      order.interests,
      filter.categories,
      learnsSince,
      muted,
      examples,
      drafted,
    ]);
    const activity = await describeActivity(database, team);
    const before = kept.get(key);
    const isSame =
      before !== undefined &&
      before.settings === settings &&
      (before.activity === activity || isWithin(before.learnedAt, now(), REFIT_AFTER));
    if (isSame) {
      // The one used last is forgotten last.
      kept.delete(key);
      kept.set(key, before);
      return { lesson: await before.lesson, taste };
    }
    const interests = readInterests(order.interests, filter.categories);
    const at = now();
    const lesson = findBackground(team, at).then((background) =>
      learn(database, { learner: team, interests, taste, background, prior, now: at }),
    );
    kept.delete(key);
    kept.set(key, { settings, activity, learnedAt: at, lesson });
    for (const oldest of [...kept.keys()].slice(0, -MAX_KEPT)) kept.delete(oldest);
    lesson.catch(() => {
      if (kept.get(key)?.lesson === lesson) kept.delete(key);
    });
    return { lesson: await lesson, taste };
  };
}

function isWithin(start: Temporal.Instant, now: Temporal.Instant, time: Temporal.Duration): boolean {
  return Temporal.Instant.compare(start, now) <= 0 && Temporal.Instant.compare(now, start.add(time)) < 0;
}

/** Describes what a server's people did, so that any change is seen. */
async function describeActivity(database: Database, { guildId }: Learner): Promise<string> {
  const isTheirs = eq(postedCards.guildId, guildId);
  const [posted, voted, refused] = [
    await database
      .select({ count: count(), last: max(postedCards.cardId) })
      .from(postedCards)
      .where(isTheirs),
    await database
      .select({ count: count(), last: max(votes.votedAt) })
      .from(votes)
      .innerJoin(postedCards, eq(postedCards.cardId, votes.cardId))
      .where(isTheirs),
    await database
      .select({ count: count(), last: max(refusals.refusedAt) })
      .from(refusals)
      .innerJoin(postedCards, and(eq(postedCards.cardId, refusals.cardId)))
      .where(isTheirs),
  ];
  return JSON.stringify([posted, voted, refused]);
}

async function describeExamples(database: Database, feedId: number | null): Promise<unknown> {
  if (feedId === null) return [];
  return database
    .select({ count: count(), last: max(feedExamples.addedAt) })
    .from(feedExamples)
    .where(eq(feedExamples.feedId, feedId));
}
