import { readRemovedId } from '../delivery/removal.ts';
import type { ServerNotes } from '../discord/gateway/servers.ts';
import { forgetOldAsks, listAsks } from '../discord/interactions/paged-answers.ts';
import { listForgettable } from '../servers/left.ts';
import { forgetRemovedTastes } from '../taste/forget.ts';
import type { JobServices } from './services.ts';

/** Nothing of this is urgent: what is forgotten was kept for 30 days, or for one. */
const EVERY = Temporal.Duration.from({ hours: 24 });

/** After a failure. It is logged each time. */
const AGAIN_AFTER = Temporal.Duration.from({ hours: 1 });

/**
 * Forgets, once a day, what is kept no longer: servers that the bot has left, old answers, and what removed feeds have
 * learned. Without `servers`, no server is forgotten.
 */
export function createUpkeep(
  services: Pick<JobServices, 'database' | 'queue' | 'now' | 'log'>,
  servers: Pick<ServerNotes, 'review'> | undefined,
) {
  const { now, log } = services;
  let dueAt = now();
  return {
    /** Does it at the next tick. */
    want(): void {
      dueAt = now();
    },
    async keepUp(): Promise<void> {
      const at = now();
      // Put off so far only if the clock was ahead.
      const isFar = Temporal.Instant.compare(dueAt, at.add(EVERY)) > 0;
      if (!isFar && Temporal.Instant.compare(dueAt, at) > 0) return;
      dueAt = at.add(EVERY);
      try {
        if (servers !== undefined) await forgetServers(services, servers);
        await forgetLeftovers(services);
      } catch (error) {
        dueAt = at.add(AGAIN_AFTER);
        log.error({ err: error }, 'could not forget what is kept no longer; trying again in an hour');
      }
    },
  };
}

async function forgetServers(
  { database, queue, now }: Pick<JobServices, 'database' | 'queue' | 'now'>,
  { review }: Pick<ServerNotes, 'review'>,
): Promise<void> {
  await review();
  for (const guildId of await listForgettable(database, now()))
    await queue.send('forget-server', { guildId });
  queue.wake('forget-server');
}

async function forgetLeftovers({ database, now }: Pick<JobServices, 'database' | 'now'>): Promise<void> {
  await forgetOldAsks(database, now());
  const asks = await listAsks(database, 'feeds remove');
  // What a button of /feeds remove brings back is in its options.
  const removed = asks.flatMap(({ options }) =>
    typeof options.removed === 'string' ? [options.removed] : [],
  );
  await forgetRemovedTastes(database, removed.map(readRemovedId));
}
