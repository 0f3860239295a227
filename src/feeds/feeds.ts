import { and, asc, eq, isNull, lte, ne, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { feeds, removedFeeds } from '../database/schema/feeds.ts';
import { UserError } from '../errors.ts';
import type { SourceName } from '../papers/paper.ts';
import { DEFAULT_TLDR_PREFERENCE, type TldrPreference } from '../papers/tldr-preference.ts';
import { type Due, findNextDue, type Timetable } from './calendar.ts';
import { DEFAULT_ORDER, type Order } from './order.ts';
import type { Filter } from './selection.ts';

/** The settings a team chooses for a feed: where, what and when. */
export interface FeedSettings {
  readonly channelId: string;
  readonly source: SourceName;
  /** Which of the source's lists; its only one if left out. */
  readonly instance?: string | undefined;
  readonly timetable: Timetable;
  readonly filter: Filter;
  /** A Unicode emoji, or `name:id` of a guild's own. */
  readonly voteEmoji: string;
  /** The emoji for "less like this", as `voteEmoji`; none if null or left out. */
  readonly lessEmoji?: string | null;
  /** Whether the channel is told of days without papers. */
  readonly tellsQuiet: boolean;
  /** Whether the channel is told once a week which papers rose after their day; false if left out. */
  readonly tellsRisen?: boolean;
  /** `DEFAULT_TLDR_PREFERENCE` if left out. */
  readonly tldrPreference?: TldrPreference;
  /** `DEFAULT_ORDER` if left out. */
  readonly order?: Order;
}

/** A stored feed. */
export interface Feed extends FeedSettings {
  readonly id: number;
  readonly guildId: string;
  /** The number people in its guild call it by: from 1 in each guild. */
  readonly number: number;
  readonly createdBy: string;
  readonly instance: string;
  readonly lessEmoji: string | null;
  readonly tellsRisen: boolean;
  readonly tldrPreference: TldrPreference;
  readonly order: Order;
  /** A feed runs, with a next due time, or is paused, with a reason. */
  readonly state:
    | { readonly kind: 'running'; readonly due: Due }
    | { readonly kind: 'paused'; readonly because: string };
  /** Why nothing can be posted in the channel, and when that is tried again; undefined while it can. */
  readonly closed: { readonly because: string; readonly tryAgainAt: Temporal.Instant } | undefined;
}

/** A feed that runs. */
export type RunningFeed = Feed & { readonly state: { readonly kind: 'running' } };

/** More would be a mistake or a nuisance: Discord allows a bot few messages a second for all its guilds. */
export const MAX_FEEDS_PER_GUILD = 25;

/** How many feeds one transaction plans; the next one takes the others. */
const MAX_DUE_AT_ONCE = 500;

/** If this many people added feeds to one guild at once, something else would be wrong. */
const MAX_NUMBERING_TRIES = 5;

/** Stores a feed; it is due at its next time after `now`. Throws `UserError` if the guild already has 25. */
export async function addFeed(
  database: Database,
  guildId: string,
  settings: FeedSettings,
  by: { readonly userId: string; readonly now: Temporal.Instant },
): Promise<Feed> {
  await refuseTooMany(database, guildId);
  for (let tried = 0; tried < MAX_NUMBERING_TRIES; tried += 1) {
    const [row] = await database
      .insert(feeds)
      .values({
        guildId,
        number: await findFreeNumber(database, guildId),
        createdBy: by.userId,
        createdAt: by.now,
        ...columnsOf(settings),
        ...dueColumns(findNextDue(settings.timetable, by.now)),
      })
      // Somebody else took the number meanwhile.
      .onConflictDoNothing({ target: [feeds.guildId, feeds.number] })
      .returning();
    if (row !== undefined) return feedOf(row);
  }
  throw new Error('The database stored no feed: its number was taken each time.');
}

/** Throws `UserError` if a guild has as many feeds as it may have. */
export async function refuseTooMany(database: Database, guildId: string): Promise<void> {
  const count = await database.$count(feeds, eq(feeds.guildId, guildId));
  if (count >= MAX_FEEDS_PER_GUILD) {
    throw new UserError(
      `This server already has ${count} feeds, which is the maximum. Remove one with /feeds remove first.`,
    );
  }
}

/** Returns the number that a guild's next feed gets. */
export async function findFreeNumber(database: Database, guildId: string): Promise<number> {
  const [highest] = await database
    .select({ number: sql<number>`coalesce(max(${feeds.number}), 0)` })
    .from(feeds)
    .where(eq(feeds.guildId, guildId));
  return (highest?.number ?? 0) + 1;
}

/** Lists a guild's feeds in the order they were added. */
export async function listFeeds(database: Database, guildId: string): Promise<Feed[]> {
  const rows = await database
    .select()
    .from(feeds)
    .where(eq(feeds.guildId, guildId))
    .orderBy(asc(feeds.number));
  return rows.map(feedOf);
}

/** Returns a guild's feed by its number. Throws `UserError` if there is none. */
export async function getFeed(database: Database, guildId: string, number: number): Promise<Feed> {
  const [row] = await database
    .select()
    .from(feeds)
    .where(and(eq(feeds.guildId, guildId), eq(feeds.number, number)));
  if (row === undefined)
    throw new UserError(`This server has no feed ${number}. /feeds list shows the feeds it has.`);
  return feedOf(row);
}

/** Finds a feed by its id, of any guild; undefined if it was removed. */
export async function findFeed(database: Database, id: number): Promise<Feed | undefined> {
  const [row] = await database.select().from(feeds).where(eq(feeds.id, id));
  return row && feedOf(row);
}

/** Finds a feed's preference for TL;DRs; the default if the feed was removed. */
export async function findTldrPreference(database: Database, feedId: number | null): Promise<TldrPreference> {
  const feed = feedId === null ? undefined : await findFeed(database, feedId);
  return feed?.tldrPreference ?? DEFAULT_TLDR_PREFERENCE;
}

/** Takes running feeds whose time has come, the longest due first, and locks them until the transaction ends. */
export async function takeDueFeeds(database: Database, now: Temporal.Instant): Promise<RunningFeed[]> {
  const rows = await database
    .select()
    .from(feeds)
    .where(lte(feeds.nextDueAt, now))
    .orderBy(asc(feeds.nextDueAt))
    .limit(MAX_DUE_AT_ONCE)
    .for('update', { skipLocked: true });
  return rows.map(feedOf).filter(isRunning);
}

/** Finds the other feeds that post in a feed's channel. */
export async function findNeighbours(
  database: Database,
  { id, guildId, channelId }: Pick<Feed, 'id' | 'guildId' | 'channelId'>,
): Promise<Feed[]> {
  const rows = await database
    .select()
    .from(feeds)
    .where(and(eq(feeds.guildId, guildId), eq(feeds.channelId, channelId), ne(feeds.id, id)))
    .orderBy(asc(feeds.number));
  return rows.map(feedOf);
}

/** Pauses a feed until it is resumed; `because` is shown to people. */
export async function pauseFeed(database: Database, feedId: number, because: string): Promise<void> {
  await database
    .update(feeds)
    .set({ pausedBecause: because, nextDueAt: null, nextListDay: null })
    .where(eq(feeds.id, feedId));
}

/** Resumes a feed from its next time after `now`. */
export async function resumeFeed(database: Database, feed: Feed, now: Temporal.Instant): Promise<void> {
  await database
    .update(feeds)
    .set({
      ...dueColumns(findNextDue(feed.timetable, now)),
      pausedBecause: null,
      closedBecause: null,
      tryAgainAt: null,
    })
    .where(eq(feeds.id, feed.id));
}

/** Sets when a running feed is looked at next, and for which list day; a paused feed stays paused. */
export async function setDue(database: Database, feedId: number, due: Due): Promise<void> {
  await database
    .update(feeds)
    .set(dueColumns(due))
    .where(and(eq(feeds.id, feedId), isNull(feeds.pausedBecause)));
}

/** Whether a feed with this id exists, for a query. */
export function isStoredFeed(id: SQL): SQL<boolean> {
  return sql`exists (select from ${feeds} where ${feeds.id} = ${id})`;
}

/** Forgets a guild's feeds. Returns their ids, also of those that were removed and could still be brought back. */
export async function forgetFeeds(database: Database, guildId: string): Promise<number[]> {
  const gone = [
    ...(await database.delete(feeds).where(eq(feeds.guildId, guildId)).returning({ id: feeds.id })),
    ...(await database
      .delete(removedFeeds)
      .where(eq(removedFeeds.guildId, guildId))
      .returning({ id: removedFeeds.feedId })),
  ];
  return gone.map(({ id }) => id);
}

/** Whether a feed runs. */
function isRunning(feed: Feed): feed is RunningFeed {
  return feed.state.kind === 'running';
}

/** Returns the columns for a feed's settings. */
export function columnsOf({
  channelId,
  source,
  instance = '',
  timetable,
  filter,
  voteEmoji,
  lessEmoji = null,
  tellsQuiet,
  tellsRisen = false,
  tldrPreference = DEFAULT_TLDR_PREFERENCE,
  order = DEFAULT_ORDER,
}: FeedSettings) {
  return {
    channelId,
    source,
    instance,
    time: timetable.time.toString({ smallestUnit: 'minute' }),
    zone: timetable.zone,
    weekdays: [...timetable.weekdays],
    ...filter,
    categories: [...filter.categories],
    wanted: [...filter.wanted],
    avoided: [...filter.avoided],
    voteEmoji,
    lessEmoji,
    tellsQuiet,
    tellsRisen,
    tldr: tldrPreference.first,
    language: tldrPreference.language,
    order: order.by,
    interests: order.interests,
    wildCard: order.wildCard,
  };
}

/** Returns the columns for a feed's due time. */
export function dueColumns({ at, listDay }: Due) {
  return { nextDueAt: at, nextListDay: listDay };
}

/** Returns the feed in a row. */
export function feedOf(row: typeof feeds.$inferSelect): Feed {
  const { id, guildId, number, createdBy, channelId, source, instance } = row;
  const { voteEmoji, lessEmoji, tellsQuiet, tellsRisen, zone, weekdays } = row;
  const { categories, crossLists, wanted, avoided, minUpvotes, maxPapers } = row;
  return {
    id,
    guildId,
    number,
    createdBy,
    channelId,
    source,
    instance,
    voteEmoji,
    lessEmoji,
    tellsQuiet,
    tellsRisen,
    tldrPreference: { first: row.tldr, language: row.language },
    order: { by: row.order, interests: row.interests, wildCard: row.wildCard },
    timetable: { time: Temporal.PlainTime.from(row.time), zone, weekdays },
    filter: { categories, crossLists, wanted, avoided, minUpvotes, maxPapers },
    state:
      row.nextDueAt === null || row.nextListDay === null
        ? { kind: 'paused', because: row.pausedBecause ?? 'paused' }
        : { kind: 'running', due: { at: row.nextDueAt, listDay: row.nextListDay } },
    closed:
      row.closedBecause === null || row.tryAgainAt === null
        ? undefined
        : { because: row.closedBecause, tryAgainAt: row.tryAgainAt },
  };
}
