import { and, asc, desc, eq, inArray, isNotNull } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { outbox } from '../database/schema/delivery.ts';
import { feeds } from '../database/schema/feeds.ts';
import type { Feed } from '../feeds/feeds.ts';
import type { Momentum } from '../momentum/readings.ts';
import { isNameless } from '../nameless.ts';
import type { BlindTest } from '../ranking/blind-test.ts';
import type { CardEmoji } from './card-emojis.ts';
import type { Address } from './channel.ts';
import type { FeedDay, QuietReason } from './day-state.ts';
import { createNonce, isUnsent, type OutboxRow, outboxColumns } from './outbox.ts';

/** The topic of a notice, which a feed sends besides its digests. */
type NoticeTopic =
  /** Its source or Discord has failed for two hours. */
  | 'broken'
  | 'recovered'
  /** A day without papers, if the feed's settings ask for it. */
  | 'quiet'
  /** Days that are too old to be posted. */
  | 'missed'
  /** The filter has let nothing pass for a month. */
  | 'loosen'
  /** The bot can't post in the channel. */
  | 'unavailable'
  /** Its source has ended for good, so the feed is paused. */
  | 'ended'
  /** An emoji to react with no longer exists. */
  | 'emoji'
  /** What votes say of the order that learns from them. */
  | 'blind-test'
  /** Papers that rose after their day and were not posted, if the feed's settings ask for it. */
  | 'risen';

/** Words notices as people in a channel read them. */
export interface NoticeWording {
  quiet(feed: Feed, listDay: Temporal.PlainDate, reason: QuietReason): string;
  broken(day: Pick<FeedDay, 'listDay' | 'since'> & { readonly because: string }): string;
  recovered(feed: Feed): string;
  ended(feed: Feed, because: string): string;
  missed(feed: Feed, days: readonly Temporal.PlainDate[]): string;
  unavailable(feed: Feed, obstacle: string): string;
  emojiGone(feed: Feed, gone: CardEmoji): string;
  loosen(feed: Feed, days: number): string;
  blindTest(feed: Feed, test: BlindTest): string;
  risen(papers: readonly Momentum[]): string;
  greeting(): string;
}

/** A notice to be written. */
export interface NewNotice {
  readonly feedId: number;
  readonly topic: NoticeTopic;
  /** The day it is about: a feed tells a topic once a day. */
  readonly listDay: Temporal.PlainDate;
  /** Who is told in private; null tells the channel. */
  readonly userId: string | null;
  readonly content: string;
}

/** A notice or a greeting that is to be sent. */
export interface Untold {
  readonly row: OutboxRow;
  readonly to: Address;
  readonly text: string;
  /** Its subject, for the log. */
  readonly about: Readonly<Record<string, unknown>>;
  /** Who made the feed, if it is about one. */
  readonly maker?: string;
}

/**
 * Writes a notice to the outbox; one that was written before stays as it is. What a feed would tell its maker in private, it
 * tells its channel if they erased what was kept about them.
 */
export async function writeNotice(
  database: Database,
  notice: NewNotice,
  now: Temporal.Instant,
): Promise<void> {
  const isMakerGone = notice.userId !== null && isNameless(notice.userId);
  // The channel that would get it is the one that can't be posted in.
  if (isMakerGone && notice.topic === 'unavailable') return;
  const userId = isMakerGone ? null : notice.userId;
  await database
    .insert(outbox)
    .values({ kind: 'notice', ...notice, userId, nonce: createNonce(), writtenAt: now })
    .onConflictDoNothing();
}

/** Whether a feed has told that topic in those words, on whatever day. */
export async function wasTold(
  database: Database,
  { feedId, topic, content }: Pick<NewNotice, 'feedId' | 'topic' | 'content'>,
): Promise<boolean> {
  const same = and(eq(outbox.feedId, feedId), eq(outbox.topic, topic), eq(outbox.content, content));
  return (await database.$count(outbox, same)) > 0;
}

/**
 * Lists the ids of notices and greetings to be sent, in the order they were written; those to a feed's channel only while
 * it is available.
 */
export async function listUntold(database: Database): Promise<number[]> {
  const rows = await database
    .select({ id: outbox.id, userId: outbox.userId, closed: feeds.closedBecause })
    .from(outbox)
    .leftJoin(feeds, eq(feeds.id, outbox.feedId))
    .where(and(inArray(outbox.kind, ['notice', 'greeting', 'mail', 'zotero']), isUnsent))
    .orderBy(asc(outbox.id));
  return rows.filter(({ userId, closed }) => userId !== null || closed === null).map(({ id }) => id);
}

/** Finds a notice or a greeting by its id, while it is to be sent. */
export async function findUntold(
  database: Database,
  id: number,
  wording: NoticeWording,
): Promise<Untold | undefined> {
  const [found] = await database
    .select({ row: outboxColumns, message: outbox, feed: feeds })
    .from(outbox)
    .leftJoin(feeds, eq(feeds.id, outbox.feedId))
    .where(and(eq(outbox.id, id), isUnsent));
  if (found === undefined) return undefined;
  const { row, message, feed } = found;
  if (message.kind === 'mail' || message.kind === 'zotero') {
    const { kind, guildId, userId, content: text } = message;
    if (userId === null || text === null) return undefined;
    return { row, to: { userId }, text, about: { about: kind, ...(guildId !== null && { guild: guildId }) } };
  }
  if (message.guildId !== null) {
    const to = { guildId: message.guildId };
    return { row, to, text: wording.greeting(), about: { guild: message.guildId } };
  }
  if (feed === null || message.content === null) return undefined;
  const { userId, content, topic } = message;
  const to = userId === null ? { guildId: feed.guildId, channelId: feed.channelId } : { userId };
  return { row, to, text: content, about: { feed: feed.id, topic }, maker: feed.createdBy };
}

/**
 * Writes a greeting to a guild that invited the bot at a moment, once, unless it has feeds: then it knows the bot. Returns
 * whether there is one to be sent.
 */
export async function writeGreeting(
  database: Database,
  guildId: string,
  invitedAt: Temporal.Instant,
): Promise<boolean> {
  if ((await database.$count(feeds, eq(feeds.guildId, guildId))) > 0) return false;
  const written = await database
    .insert(outbox)
    .values({ kind: 'greeting', guildId, nonce: createNonce(), writtenAt: invitedAt })
    .onConflictDoNothing()
    .returning({ id: outbox.id });
  return written.length > 0;
}

/** Whether a feed's readers were told that it is broken, and not yet that it works again. */
export async function wasToldBroken(database: Database, feedId: number): Promise<boolean> {
  const [last] = await database
    .select({ topic: outbox.topic })
    .from(outbox)
    .where(and(eq(outbox.feedId, feedId), inArray(outbox.topic, ['broken', 'recovered'])))
    .orderBy(desc(outbox.id))
    .limit(1);
  return last?.topic === 'broken';
}

/** Finds the day on which a feed's maker was last advised to loosen its filter. */
export async function findLoosened(
  database: Database,
  feedId: number,
): Promise<Temporal.PlainDate | undefined> {
  const [last] = await database
    .select({ day: outbox.listDay })
    .from(outbox)
    .where(and(eq(outbox.feedId, feedId), eq(outbox.topic, 'loosen'), isNotNull(outbox.listDay)))
    .orderBy(desc(outbox.listDay))
    .limit(1);
  return last?.day ?? undefined;
}
