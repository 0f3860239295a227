import { listGuildsWithCards } from '../delivery/posted-cards.ts';
import type { JobServices } from './services.ts';

/** Sends a job for each of these guilds, or of all that have cards. */
async function sendReconciliations(
  { database, queue }: Pick<JobServices, 'database' | 'queue'>,
  guildIds?: readonly string[],
): Promise<void> {
  for (const guildId of guildIds ?? (await listGuildsWithCards(database)))
    await queue.send('reconcile-votes', { guildId });
  queue.wake('reconcile-votes');
}

/** Votes the gateway never reported must be found eventually; checking more often would cost requests and find little. */
const RECONCILE_EVERY = Temporal.Duration.from({ hours: 24 });

/** Remembers the guilds whose votes must be read again until the database takes the job; all guilds once a day. */
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
      const isFar = Temporal.Instant.compare(allAt, at.add(RECONCILE_EVERY)) > 0;
      if (isFar || Temporal.Instant.compare(allAt, at) <= 0) {
        await sendReconciliations({ database, queue });
        allAt = at.add(RECONCILE_EVERY);
      } else {
        await sendReconciliations({ database, queue }, [...wanted]);
      }
      wanted.clear();
    },
  };
}
