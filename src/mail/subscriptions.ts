import { randomBytes } from 'node:crypto';
import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { mailCodes, mailSubscriptions } from '../database/schema/mail.ts';
import { isStoredFeed } from '../feeds/feeds.ts';
import { isGoneFeed } from '../feeds/removal.ts';
import type { MailAddress } from './address.ts';

/** How often mails come: for each digest, or once a week. */
export const RHYTHMS = ['daily', 'weekly'] as const;

export type Rhythm = (typeof RHYTHMS)[number];

/** Whose a subscription is: a person's, or on the list that a server's managers keep. */
type Owner = (typeof mailSubscriptions.$inferSelect)['owner'];

/** An address that a feed's digests are mailed to. */
export type MailSubscription = typeof mailSubscriptions.$inferSelect;

/** A subscription to be stored. */
export interface NewSubscription extends MailAddress {
  readonly guildId: string;
  readonly feedId: number;
  readonly owner: Owner;
  readonly userId: string;
  readonly rhythm: Rhythm;
}

/** 192 bits: nobody guesses one. */
const createToken = (): string => randomBytes(24).toString('hex');

/**
 * Stores a confirmed subscription; digests that are due after `now` are mailed. An address has one for each feed: a
 * confirmation changes it and resumes it if it was paused.
 */
export async function saveSubscription(
  database: Database,
  { key, ...subscription }: NewSubscription,
  now: Temporal.Instant,
): Promise<void> {
  const { owner, userId, rhythm, address } = subscription;
  await database
    .insert(mailSubscriptions)
    .values({ ...subscription, addressKey: key, token: createToken(), since: now })
    .onConflictDoUpdate({
      target: [mailSubscriptions.feedId, mailSubscriptions.addressKey],
      set: { owner, userId, rhythm, address, since: now, pausedBecause: null },
    });
}

/** Selects subscriptions: all of a server's team, or those of one person, in a server or in all of them. */
export type Whose =
  | { readonly owner: 'team'; readonly guildId: string }
  | { readonly owner: 'person'; readonly guildId: string | undefined; readonly userId: string };

const ofWhom = (whose: Whose) =>
  and(
    whose.guildId === undefined ? undefined : eq(mailSubscriptions.guildId, whose.guildId),
    eq(mailSubscriptions.owner, whose.owner),
    whose.owner === 'person' ? eq(mailSubscriptions.userId, whose.userId) : undefined,
  );

/** Lists subscriptions, by feed and address; not those of removed feeds. */
export async function listSubscriptions(database: Database, whose: Whose): Promise<MailSubscription[]> {
  return database
    .select()
    .from(mailSubscriptions)
    .where(and(ofWhom(whose), isStoredFeed(sql`${mailSubscriptions.feedId}`)))
    .orderBy(asc(mailSubscriptions.feedId), asc(mailSubscriptions.addressKey));
}

/** Counts subscriptions. */
export async function countSubscriptions(database: Database, whose: Whose): Promise<number> {
  return database.$count(mailSubscriptions, ofWhom(whose));
}

/** Deletes subscriptions, of one feed or one address if given. Returns what was deleted. */
export async function stopSubscriptions(
  database: Database,
  whose: Whose,
  { feedId, addressKey }: { readonly feedId?: number | undefined; readonly addressKey?: string | undefined },
): Promise<MailSubscription[]> {
  return database
    .delete(mailSubscriptions)
    .where(
      and(
        ofWhom(whose),
        feedId === undefined ? undefined : eq(mailSubscriptions.feedId, feedId),
        addressKey === undefined ? undefined : eq(mailSubscriptions.addressKey, addressKey),
      ),
    )
    .returning();
}

/**
 * Unsubscribes the address whose mails have this token: its row is deleted, with mails that wait. Returns false if there
 * is none, or not any more.
 */
export async function unsubscribe(database: Database, token: string): Promise<boolean> {
  const gone = await database
    .delete(mailSubscriptions)
    .where(eq(mailSubscriptions.token, token))
    .returning({ id: mailSubscriptions.id });
  return gone.length > 0;
}

/** Pauses a subscription. Returns false if it is paused, or gone, already. */
export async function pauseSubscription(database: Database, id: number, because: string): Promise<boolean> {
  const paused = await database
    .update(mailSubscriptions)
    .set({ pausedBecause: because })
    .where(and(eq(mailSubscriptions.id, id), isNull(mailSubscriptions.pausedBecause)))
    .returning({ id: mailSubscriptions.id });
  return paused.length > 0;
}

/** Forgets the subscriptions of removed feeds, except those that an Undo can still bring back. */
export async function forgetRemovedSubscriptions(database: Database, now: Temporal.Instant): Promise<void> {
  await database.delete(mailSubscriptions).where(isGoneFeed(sql`${mailSubscriptions.feedId}`, now));
}

/** Forgets a server's addresses, codes and mails. */
export async function forgetMails(database: Database, guildId: string): Promise<void> {
  await database.delete(mailSubscriptions).where(eq(mailSubscriptions.guildId, guildId));
  await database.delete(mailCodes).where(eq(mailCodes.guildId, guildId));
}
