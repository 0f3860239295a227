import { and, asc, eq, gt, isNotNull, isNull, lte } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { feeds } from '../database/schema/feeds.ts';
import { type Feed, feedOf } from './feeds.ts';

/**
 * Stores why nothing can be posted in a feed's channel, and when that is tried again. Returns false, and changes nothing,
 * for a feed that posts in another channel by now.
 */
export async function markChannelUnavailable(
  database: Database,
  { id, channelId }: Pick<Feed, 'id' | 'channelId'>,
  closed: { readonly because: string; readonly tryAgainAt: Temporal.Instant },
): Promise<boolean> {
  const noted = await database
    .update(feeds)
    .set({ closedBecause: closed.because, tryAgainAt: closed.tryAgainAt })
    .where(and(eq(feeds.id, id), eq(feeds.channelId, channelId)))
    .returning({ id: feeds.id });
  return noted.length > 0;
}

/** Stores that a feed's channel can be posted in again. */
export async function markChannelAvailable(database: Database, feedId: number): Promise<void> {
  await database.update(feeds).set({ closedBecause: null, tryAgainAt: null }).where(eq(feeds.id, feedId));
}

/** Tries the unavailable channels of a guild now, as something changed there. Returns whether there are any. */
export async function retryChannelsNow(
  database: Database,
  guildId: string,
  now: Temporal.Instant,
): Promise<boolean> {
  const retried = await database
    .update(feeds)
    .set({ tryAgainAt: now })
    .where(and(eq(feeds.guildId, guildId), isNotNull(feeds.closedBecause)))
    .returning({ id: feeds.id });
  return retried.length > 0;
}

/** Finds running feeds whose unavailable channel is to be tried again. */
export async function findFeedsToRetry(database: Database, now: Temporal.Instant): Promise<Feed[]> {
  const rows = await database
    .select()
    .from(feeds)
    .where(and(lte(feeds.tryAgainAt, now), isNull(feeds.pausedBecause)))
    .orderBy(asc(feeds.tryAgainAt));
  return rows.map(feedOf);
}

/** Channels are tried again after a quarter of an hour: a later time was stored while the clock was ahead. */
const FARTHEST_TRY = Temporal.Duration.from({ hours: 25 });

/** Tries channels now whose next try was stored while the clock was ahead. */
export async function resetFarChannels(database: Database, now: Temporal.Instant): Promise<void> {
  await database
    .update(feeds)
    .set({ tryAgainAt: now })
    .where(gt(feeds.tryAgainAt, now.add(FARTHEST_TRY)));
}
