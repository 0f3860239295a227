import { and, eq, isNotNull, lte } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { digests, outbox, proposals } from '../database/schema/delivery.ts';
import { feeds } from '../database/schema/feeds.ts';
import { absences, meetings } from '../database/schema/meetings.ts';
import { members } from '../database/schema/members.ts';
import { notes } from '../database/schema/notes.ts';
import { leftServers } from '../database/schema/servers.ts';
import { tldrFlags } from '../database/schema/tldr.ts';

/** A kick by mistake, or a dispute about the bot, is settled within weeks; and people's data isn't kept for no use. */
const KEPT = Temporal.Duration.from({ hours: 24 * 30 });

/** The servers that the bot is in, as one process knows them. */
export interface Presence {
  /** Whether this process would know if the bot were in that server. */
  judges(guildId: string): boolean;
  /** Whether the bot is in that server. */
  has(guildId: string): boolean;
}

/** Notes that the bot has left a server. If that was noted before, the earlier moment stays. */
export async function noteLeft(database: Database, guildId: string, now: Temporal.Instant): Promise<void> {
  await database.insert(leftServers).values({ guildId, leftAt: now }).onConflictDoNothing();
}

/** Notes that the bot is in a server, again or still: what is stored of it stays. */
export async function noteReturned(database: Database, guildId: string): Promise<void> {
  await database.delete(leftServers).where(eq(leftServers.guildId, guildId));
}

/** The changes of a review. */
export interface Review {
  readonly left: readonly string[];
  readonly returned: readonly string[];
}

/**
 * Compares what is noted with the servers that the bot is in, as it may have left some, or be back, without hearing of it.
 * Servers that it has left are noted as left now.
 */
export async function reviewServers(
  database: Database,
  { judges, has }: Presence,
  now: Temporal.Instant,
): Promise<Review> {
  const noted = (await database.select({ id: leftServers.guildId }).from(leftServers)).map(({ id }) => id);
  const known = await listServersWithData(database);
  const returned = noted.filter(has);
  const left = known.filter((id) => judges(id) && !has(id) && !noted.includes(id));
  for (const id of returned) await noteReturned(database, id);
  for (const id of left) await noteLeft(database, id, now);
  return { left, returned };
}

/** Lists the servers of which something is stored. */
export async function listServersWithData(database: Database): Promise<string[]> {
  const rows = await database
    .select({ id: feeds.guildId })
    .from(feeds)
    .union(database.select({ id: digests.guildId }).from(digests))
    .union(database.select({ id: proposals.guildId }).from(proposals))
    .union(database.select({ id: tldrFlags.guildId }).from(tldrFlags))
    .union(database.select({ id: meetings.guildId }).from(meetings))
    .union(database.select({ id: notes.guildId }).from(notes))
    .union(database.select({ id: absences.guildId }).from(absences))
    .union(database.select({ id: members.guildId }).from(members));
  const greeted = await database
    .selectDistinct({ id: outbox.guildId })
    .from(outbox)
    .where(isNotNull(outbox.guildId));
  return [...new Set([...rows, ...greeted].flatMap(({ id }) => id ?? []))];
}

/** Lists the servers that the bot left so long ago that they are forgotten. */
export async function listForgettable(database: Database, now: Temporal.Instant): Promise<string[]> {
  const rows = await database
    .select({ id: leftServers.guildId })
    .from(leftServers)
    .where(lte(leftServers.leftAt, now.subtract(KEPT)));
  return rows.map(({ id }) => id);
}

/**
 * Deletes the note of a server that the bot left so long ago that it is forgotten, in the transaction that forgets it.
 * Returns false if there is none: the bot is back, or another process has forgotten it.
 */
export async function takeForgettable(
  transaction: Database,
  guildId: string,
  now: Temporal.Instant,
): Promise<boolean> {
  const taken = await transaction
    .delete(leftServers)
    .where(and(eq(leftServers.guildId, guildId), lte(leftServers.leftAt, now.subtract(KEPT))))
    .returning({ id: leftServers.guildId });
  return taken.length > 0;
}
