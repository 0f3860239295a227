import { reconcileGuild } from '../discord/gateway/reconcile-votes.ts';
import { listGuilds } from '../feeds/feeds.ts';
import type { JobData } from './queue.ts';
import type { JobServices } from './services.ts';

/** Has the votes of these guilds, or of all that have cards, read again. */
async function sendReconciliations(
  { database, queue }: Pick<JobServices, 'database' | 'queue'>,
  guildIds?: readonly string[],
): Promise<void> {
  for (const guildId of guildIds ?? (await listGuilds(database)))
    await queue.send('reconcile-votes', { guildId });
  queue.wake('reconcile-votes');
}

/** What a gateway never tells must be found some day; more often would cost requests and find little. */
const RECOUNT_EVERY = Temporal.Duration.from({ hours: 24 });

/** Guilds whose votes are to be read again: kept in mind until the database takes the job, and all of them once a day. */
export function createReconciliations({
  database,
  queue,
  now,
}: Pick<JobServices, 'database' | 'queue' | 'now'>) {
  const wanted = new Set<string>();
  let allAt = now();
  return {
    /** Null: all guilds. */
    want(guildId: string | null): void {
      if (guildId === null) allAt = now();
      else wanted.add(guildId);
    },
    async send(): Promise<void> {
      const at = now();
      // Put off so far only if the clock was ahead.
      const isFar = Temporal.Instant.compare(allAt, at.add(RECOUNT_EVERY)) > 0;
      if (isFar || Temporal.Instant.compare(allAt, at) <= 0) {
        await sendReconciliations({ database, queue });
        allAt = at.add(RECOUNT_EVERY);
      } else {
        await sendReconciliations({ database, queue }, [...wanted]);
      }
      wanted.clear();
    },
  };
}

/** Reads a guild's votes again. */
export async function runReconcileVotes(
  services: JobServices,
  { guildId }: JobData<'reconcile-votes'>,
  signal: AbortSignal,
): Promise<void> {
  await reconcileGuild(services, guildId, signal);
}
