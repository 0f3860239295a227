import { eq, inArray } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import type { Erased } from '../database/personal.ts';
import { meetings, occurrences } from '../database/schema/meetings.ts';

/** Selects the ids of the meetings of a server. */
export const meetingsOf = (database: Database, guildId: string) =>
  database.select({ id: meetings.id }).from(meetings).where(eq(meetings.guildId, guildId));

/** Selects the ids of what was or will be held of the meetings of a server. */
export const occurrencesOf = (database: Database, guildId: string) =>
  database
    .select({ id: occurrences.id })
    .from(occurrences)
    .where(inArray(occurrences.meetingId, meetingsOf(database, guildId)));

/** Runs something for each server with meetings, with the hash that stands for the person there. */
export async function forEachServer(
  transaction: Database,
  { userId, nameless }: Erased,
  run: (guildId: string, hash: string) => Promise<void>,
): Promise<void> {
  const servers = await transaction.selectDistinct({ id: meetings.guildId }).from(meetings);
  for (const { id } of servers) await run(id, nameless({ meetingsOf: id }, userId));
}
