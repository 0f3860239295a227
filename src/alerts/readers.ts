import { and, eq, isNotNull, isNull, or } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { alertChannels, alertReaders } from '../database/schema/alerts.ts';

/** A channel of a server. */
export interface Place {
  readonly guildId: string;
  readonly channelId: string;
}

/** When a person is told each day. */
export interface AlertTime {
  readonly time: Temporal.PlainTime;
  /** IANA name. */
  readonly zone: string;
}

/** A person with alerts. */
export interface AlertReader extends AlertTime {
  readonly userId: string;
  /** The channel that gets their alerts while they take no private messages; undefined if they chose none. */
  readonly channel: Place | undefined;
  /** Since when private messages to them are refused; undefined while they arrive. */
  readonly closedSince: Temporal.Instant | undefined;
  /** Since when their alerts rest, as they share no server with the bot; undefined while they don't. */
  readonly restsSince: Temporal.Instant | undefined;
}

/** Finds what is kept about a person with alerts; undefined if they never had one. */
export async function findReader(database: Database, userId: string): Promise<AlertReader | undefined> {
  const [row] = await database
    .select()
    .from(alertReaders)
    .leftJoin(alertChannels, eq(alertChannels.userId, alertReaders.userId))
    .where(eq(alertReaders.userId, userId));
  if (row === undefined) return undefined;
  const { time, zone, closedSince, restsSince } = row.alert_readers;
  const { guildId, channelId } = row.alert_channels ?? {};
  return {
    userId,
    time: Temporal.PlainTime.from(time),
    zone,
    channel: guildId === undefined || channelId === undefined ? undefined : { guildId, channelId },
    closedSince: closedSince ?? undefined,
    restsSince: restsSince ?? undefined,
  };
}

/** Stores a person with the time at which they are told; somebody who is known keeps theirs. */
export async function meetReader(database: Database, userId: string, when: AlertTime): Promise<void> {
  const { time, zone } = when;
  await database.insert(alertReaders).values({ userId, time: time.toString(), zone }).onConflictDoNothing();
}

/** Waits until nobody else changes a person's alerts, and keeps others from it until the transaction ends. */
export async function lockReader(transaction: Database, userId: string): Promise<void> {
  await transaction
    .select({ userId: alertReaders.userId })
    .from(alertReaders)
    .where(eq(alertReaders.userId, userId))
    .for('update');
}

/** Changes when a person is told. */
export async function setTime(database: Database, userId: string, { time, zone }: AlertTime): Promise<void> {
  await database
    .update(alertReaders)
    .set({ time: time.toString(), zone })
    .where(eq(alertReaders.userId, userId));
}

/** Sets the channel that stands in for private messages; undefined takes it away. */
export async function setChannel(
  database: Database,
  userId: string,
  channel: Place | undefined,
): Promise<void> {
  if (channel === undefined) {
    await database.delete(alertChannels).where(eq(alertChannels.userId, userId));
    return;
  }
  await database
    .insert(alertChannels)
    .values({ userId, ...channel })
    .onConflictDoUpdate({ target: alertChannels.userId, set: { ...channel } });
}

/** Notes that a person takes no private messages, or again; with `rests`, that their alerts rest from now on. */
export async function noteClosed(
  database: Database,
  userId: string,
  now: Temporal.Instant,
  { rests }: { readonly rests: boolean },
): Promise<void> {
  await database
    .update(alertReaders)
    .set({ closedSince: now })
    .where(and(eq(alertReaders.userId, userId), isNull(alertReaders.closedSince)));
  if (!rests) return;
  await database
    .update(alertReaders)
    .set({ restsSince: now })
    .where(and(eq(alertReaders.userId, userId), isNull(alertReaders.restsSince)));
}

/** Notes that a private message arrived. */
export async function noteOpen(database: Database, userId: string): Promise<void> {
  const isClosed = or(isNotNull(alertReaders.closedSince), isNotNull(alertReaders.restsSince));
  await database
    .update(alertReaders)
    .set({ closedSince: null, restsSince: null })
    .where(and(eq(alertReaders.userId, userId), isClosed));
}

/** Ends the rest of a person's alerts, as they are back. Returns since when they rested; undefined if they didn't. */
export async function endRest(database: Database, userId: string): Promise<Temporal.Instant | undefined> {
  return database.transaction(async (transaction) => {
    await lockReader(transaction, userId);
    const since = (await findReader(transaction, userId))?.restsSince;
    if (since !== undefined) await noteOpen(transaction, userId);
    return since;
  });
}

/** Forgets the channels of a server that people chose for their alerts. */
export async function forgetAlertChannels(database: Database, guildId: string): Promise<void> {
  await database.delete(alertChannels).where(eq(alertChannels.guildId, guildId));
}
