import { randomBytes } from 'node:crypto';
import { and, asc, eq, inArray, isNotNull, isNull, ne } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { digests, outbox } from '../database/schema/delivery.ts';

/** A message that was sent. */
export interface Place {
  readonly channelId: string;
  readonly messageId: string;
}

/**
 * A row of the outbox, as every message has one. The protocol: write the row in the transaction of the change it reports,
 * claim it, send it, mark it. A claimed row without a message may have been sent by a process that then died, so whoever
 * sends it next looks for it first (see `Channel.sendOnce`).
 */
export interface OutboxRow {
  readonly id: number;
  /** The service recognises a repeated send by it. */
  readonly nonce: string;
  /** When it was first about to be sent, or last known not to be there; null before. */
  readonly claimedAt: Temporal.Instant | null;
  /** Where it is, or may be; null before it was first claimed. */
  readonly channelId: string | null;
  /** The forum whose post it begins; null for a message in any other channel. */
  readonly forumId: string | null;
  /** Null until it is sent. */
  readonly messageId: string | null;
  /** Why it will never be sent; null otherwise. */
  readonly gaveUpBecause: string | null;
}

/** Selects an `OutboxRow`. */
export const outboxColumns = {
  id: outbox.id,
  nonce: outbox.nonce,
  claimedAt: outbox.claimedAt,
  channelId: outbox.channelId,
  forumId: outbox.forumId,
  messageId: outbox.messageId,
  gaveUpBecause: outbox.gaveUpBecause,
};

/** Holds for rows that are still to be sent. */
export const isUnsent = and(isNull(outbox.sentAt), isNull(outbox.gaveUpBecause));

/** Creates a nonce: Discord takes 25 characters, and 12 random bytes never meet twice. */
export function createNonce(): string {
  return randomBytes(12).toString('hex');
}

/** Thrown when another run posts this digest: the run that took it last continues. */
export class TakenOverError extends Error {
  override readonly name = 'TakenOverError';
}

/** A run's claim to send a message: since when it may be there, and where. */
export interface Claim {
  /** The run that posts the digest; undefined for what belongs to no digest. */
  readonly run: string | undefined;
  readonly at: Temporal.Instant;
  readonly channelId: string;
}

/**
 * Stores that a message is about to be sent. Throws `TakenOverError` if it was sent in the meantime, or its digest is
 * another run's.
 */
export async function claimMessage(
  database: Database,
  id: number,
  { run, at, channelId }: Claim,
): Promise<void> {
  const isOurs =
    run === undefined
      ? isNull(outbox.digestId)
      : inArray(
          outbox.digestId,
          database.select({ id: digests.id }).from(digests).where(eq(digests.takenBy, run)),
        );
  const claimed = await database
    .update(outbox)
    .set({ claimedAt: at, channelId })
    .where(and(eq(outbox.id, id), isUnsent, isOurs))
    .returning({ id: outbox.id });
  if (claimed.length === 0) throw new TakenOverError(`Message ${id} of the outbox was taken over.`);
}

/** Stores where a message was sent, and the forum whose post it begins, if it begins one. */
export async function markSent(
  database: Database,
  id: number,
  { channelId, messageId }: Place,
  now: Temporal.Instant,
  forumId: string | null = null,
): Promise<void> {
  await database.update(outbox).set({ channelId, forumId, messageId, sentAt: now }).where(eq(outbox.id, id));
}

/** Stores why a message will never be sent. */
export async function giveUp(database: Database, id: number, because: string): Promise<void> {
  await database.update(outbox).set({ gaveUpBecause: because }).where(eq(outbox.id, id));
}

/** Sends messages about meetings after all that were given up for this reason. */
export async function takeBackGivingUp(
  database: Database,
  meetingMessageIds: readonly number[],
  because: string,
): Promise<void> {
  if (meetingMessageIds.length === 0) return;
  await database
    .update(outbox)
    .set({ gaveUpBecause: null })
    .where(and(inArray(outbox.meetingMessageId, [...meetingMessageIds]), eq(outbox.gaveUpBecause, because)));
}

/** Returns where a row's message is; undefined before it was sent. */
export function placeOf({
  channelId,
  messageId,
}: Pick<OutboxRow, 'channelId' | 'messageId'>): Place | undefined {
  return channelId === null || messageId === null ? undefined : { channelId, messageId };
}

/** Whether a message in a channel belongs to a row: then it is not one that another row looks for. */
export async function isKnownMessage(database: Database, messageId: string): Promise<boolean> {
  return (await database.$count(outbox, eq(outbox.messageId, messageId))) > 0;
}

/** Counts what the bot has sent to a thread, besides the first message of a post. */
export async function countSentTo(database: Database, threadId: string): Promise<number> {
  return database.$count(
    outbox,
    and(eq(outbox.channelId, threadId), isNotNull(outbox.messageId), ne(outbox.messageId, threadId)),
  );
}

/**
 * Finds a digest's header for a channel, or writes it. A digest whose feed moved has a header in each channel that has
 * cards of it.
 */
export async function findOrWriteHeader(
  database: Database,
  digestId: number,
  channelId: string,
  now: Temporal.Instant,
): Promise<OutboxRow> {
  await database
    .insert(outbox)
    .values({ kind: 'header', digestId, channelId, nonce: createNonce(), writtenAt: now })
    .onConflictDoNothing();
  const [row] = await database
    .select(outboxColumns)
    .from(outbox)
    .where(and(eq(outbox.kind, 'header'), eq(outbox.digestId, digestId), eq(outbox.channelId, channelId)));
  if (row === undefined) throw new Error(`Digest ${digestId} has no header for channel ${channelId}.`);
  return row;
}

/** Finds the headers of a digest that were sent, the oldest first. */
export async function findSentHeaders(database: Database, digestId: number): Promise<Place[]> {
  const rows = await database
    .select(outboxColumns)
    .from(outbox)
    .where(and(eq(outbox.kind, 'header'), eq(outbox.digestId, digestId)))
    .orderBy(outbox.sentAt);
  return rows.flatMap((row) => placeOf(row) ?? []);
}

/** Writes a message about a meeting, in the transaction of the change that it tells of. */
export async function writeMeetingMessage(
  transaction: Database,
  meetingMessageId: number,
  now: Temporal.Instant,
): Promise<void> {
  await transaction
    .insert(outbox)
    .values({ kind: 'meeting', meetingMessageId, nonce: createNonce(), writtenAt: now })
    .onConflictDoNothing();
}

/** A part of what a thread begins with. */
export interface OpeningPart extends OutboxRow {
  /** From 1. */
  readonly part: number;
}

/** Writes what a thread begins with, in the transaction that stores the thread. */
export async function writeOpening(
  transaction: Database,
  { discussionId, parts }: { readonly discussionId: number; readonly parts: number },
  now: Temporal.Instant,
): Promise<void> {
  const rows = Array.from({ length: parts }, (_, at) => ({
    kind: 'discussion' as const,
    discussionId,
    part: at + 1,
    nonce: createNonce(),
    writtenAt: now,
  }));
  await transaction.insert(outbox).values(rows).onConflictDoNothing();
}

/** Writes a message about a change of its paper to a thread, in the transaction that notes the change as told. */
export async function writeRevision(
  transaction: Database,
  revision: { readonly discussionId: number; readonly paperChangeId: number; readonly content: string },
  now: Temporal.Instant,
): Promise<void> {
  await transaction
    .insert(outbox)
    .values({ kind: 'revision', ...revision, nonce: createNonce(), writtenAt: now })
    .onConflictDoNothing();
}

/** Lists the parts of a thread's beginning, in their order. */
export async function listOpeningParts(database: Database, discussionId: number): Promise<OpeningPart[]> {
  const rows = await database
    .select({ ...outboxColumns, part: outbox.part })
    .from(outbox)
    .where(and(eq(outbox.kind, 'discussion'), eq(outbox.discussionId, discussionId)))
    .orderBy(outbox.part);
  return rows.map(({ part, ...row }) => ({ ...row, part: part ?? 1 }));
}

/** A message about a change of a thread's paper. */
export interface RevisionMessage extends OutboxRow {
  readonly content: string;
}

/** Lists the messages about changes that a thread still lacks, in the order in which they were written. */
export async function listUnsentRevisions(
  database: Database,
  discussionId: number,
): Promise<RevisionMessage[]> {
  const rows = await database
    .select({ ...outboxColumns, content: outbox.content })
    .from(outbox)
    .where(and(eq(outbox.kind, 'revision'), eq(outbox.discussionId, discussionId), isUnsent))
    .orderBy(outbox.id);
  return rows.map(({ content, ...row }) => ({ ...row, content: content ?? '' }));
}

/** Lists the discussions whose thread lacks a part of its beginning, or a message about a change. */
export async function listDiscussionsWithUnsent(database: Database): Promise<number[]> {
  const rows = await database
    .selectDistinct({ id: outbox.discussionId })
    .from(outbox)
    .where(and(inArray(outbox.kind, ['discussion', 'revision']), isUnsent))
    .orderBy(outbox.discussionId);
  return rows.flatMap(({ id }) => id ?? []);
}

/** Where a day's alerts are told: to a person, or in the channel that stands in for their private messages. */
export type AlertAddress =
  | { readonly userId: string }
  | { readonly guildId: string; readonly channelId: string };

/** Writes the message with a day's alerts, in the transaction of the change that it tells of; one that was written stays. */
export async function writeAlertMessage(
  transaction: Database,
  { letterId: alertLetterId, to }: { readonly letterId: number; readonly to: AlertAddress },
  now: Temporal.Instant,
): Promise<void> {
  const address = 'userId' in to ? { part: 1, userId: to.userId } : { part: 2, channelId: to.channelId };
  await transaction
    .insert(outbox)
    .values({ kind: 'alert', alertLetterId, ...address, nonce: createNonce(), writtenAt: now })
    .onConflictDoNothing();
}

/** A message with a day's alerts that is to be sent. */
export interface AlertMessage {
  readonly letterId: number;
  /** Who gets it; null if it goes to a channel. */
  readonly userId: string | null;
  readonly row: OutboxRow;
}

/** Lists the messages with alerts that are to be sent, in the order in which they were written. */
export async function listUnsentAlerts(database: Database): Promise<AlertMessage[]> {
  const rows = await database
    .select({ row: outboxColumns, letterId: outbox.alertLetterId, userId: outbox.userId })
    .from(outbox)
    .where(and(eq(outbox.kind, 'alert'), isUnsent))
    .orderBy(asc(outbox.id));
  return rows.flatMap(({ letterId, ...message }) => (letterId === null ? [] : { ...message, letterId }));
}
