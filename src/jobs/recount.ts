import { recountGuild } from '../discord/recount.ts';
import { listGuilds } from '../feeds/feeds.ts';
import type { JobData } from './queue.ts';
import type { JobServices } from './services.ts';

/** Has the votes of these guilds, or of all that have cards, read again. */
export async function sendRecounts(
  { database, queue }: Pick<JobServices, 'database' | 'queue'>,
  guildIds?: readonly string[],
): Promise<void> {
  for (const guildId of guildIds ?? (await listGuilds(database))) await queue.send('recount', { guildId });
  queue.wake();
}

/** Reads a guild's votes again. */
export async function runRecount(
  services: JobServices,
  { guildId }: JobData<'recount'>,
  signal: AbortSignal,
): Promise<void> {
  await recountGuild(services, guildId, signal);
}
