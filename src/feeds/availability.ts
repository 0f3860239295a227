import { and, asc, eq, isNotNull, isNull, lte } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { feeds } from '../database/schema.ts';
import { retryOpenDays } from './change.ts';
import { type Feed, feedOf } from './feeds.ts';

/**
 * Notes why nothing can be posted in a feed's channel, and when that is tried again. Gives whether it was noted: a feed
 * that posts in another channel by now is left as it is.
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

/** Notes that a feed's channel can be posted in again; days that broke on it are tried at once. */
export async function markChannelAvailable(
  database: Database,
  feedId: number,
  now: Temporal.Instant,
): Promise<void> {
  await database.transaction(async (transaction) => {
    await transaction
      .update(feeds)
      .set({ closedBecause: null, tryAgainAt: null })
      .where(eq(feeds.id, feedId));
    await retryOpenDays(transaction, feedId, now);
  });
}

/** Has the closed channels of a guild tried at once, as something changed there. */
export async function retryNowFeeds(
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

/** Running feeds whose channel was closed and is to be tried again. */
export async function findClosedFeeds(database: Database, now: Temporal.Instant): Promise<Feed[]> {
  const rows = await database
    .select()
    .from(feeds)
    .where(and(lte(feeds.tryAgainAt, now), isNull(feeds.pausedBecause)))
    .orderBy(asc(feeds.tryAgainAt));
  return rows.map(feedOf);
}
