import { forgetOldAlertPapers } from '../alerts/letters.ts';
import { forgetOldErasures } from '../database/nameless.ts';
import { isInGuild, type ServerNotes } from '../discord/gateway/servers.ts';
import { forgetOldAsks } from '../discord/interactions/paged-answers.ts';
import { forgetOldRemovals } from '../feeds/removal.ts';
import { forgetOldCodes } from '../mail/codes.ts';
import { forgetOldMails } from '../mail/mails.ts';
import { forgetRemovedSubscriptions } from '../mail/subscriptions.ts';
import { forgetRemovedLinks } from '../publishing/links.ts';
import { forgetRemovedSaved } from '../saved/saved.ts';
import { forgetLeftServer } from '../servers/forget.ts';
import { listForgettable, noteReturned } from '../servers/left.ts';
import { forgetRemovedTastes } from '../taste/forget.ts';
import { forgetOldAdditions } from '../zotero/additions.ts';
import type { JobServices } from './services.ts';

type UpkeepServices = Pick<JobServices, 'database' | 'client' | 'now' | 'log'>;

/** Nothing of this is urgent: what is forgotten was kept for 30 days, or for one. */
const EVERY = Temporal.Duration.from({ hours: 24 });

/** After a failure. It is logged each time. */
const AGAIN_AFTER = Temporal.Duration.from({ hours: 1 });

/**
 * Forgets, once a day, what is kept no longer: servers that the bot has left, old answers, what was mailed, alerted or added
 * to Zotero, and what belonged to removed feeds and removed papers. Without `servers`, no server is forgotten. Runs beside
 * what is due, which never waits for it.
 */
export function createUpkeep(
  services: UpkeepServices,
  servers: Pick<ServerNotes, 'review'> | undefined,
  signal: AbortSignal,
) {
  const { now, log } = services;
  let dueAt = now();
  let running: Promise<void> | undefined;
  const keepUp = async (at: Temporal.Instant): Promise<void> => {
    try {
      await forgetLeftovers(services);
      if (servers !== undefined) await forgetServers(services, servers, signal);
    } catch (error) {
      // The next start does it.
      if (signal.aborted) return;
      dueAt = at.add(AGAIN_AFTER);
      log.error({ err: error }, 'could not forget what is kept no longer; trying again in an hour');
    } finally {
      running = undefined;
    }
  };
  return {
    /** Has it done at the next tick. */
    want(): void {
      dueAt = now();
    },
    /** Starts it if it is due. */
    tick(): void {
      if (signal.aborted) return;
      const at = now();
      // Put off so far only if the clock was ahead.
      const isFar = Temporal.Instant.compare(dueAt, at.add(EVERY)) > 0;
      if (running !== undefined || (!isFar && Temporal.Instant.compare(dueAt, at) > 0)) return;
      dueAt = at.add(EVERY);
      running = keepUp(at);
    },
    /** Waits until what was started is done. */
    async settled(): Promise<void> {
      await running;
    },
  };
}

async function forgetServers(
  services: UpkeepServices,
  { review }: Pick<ServerNotes, 'review'>,
  signal: AbortSignal,
): Promise<void> {
  const { database, now } = services;
  await review();
  const failures: unknown[] = [];
  for (const guildId of await listForgettable(database, now())) {
    if (signal.aborted) return;
    // One that can't be forgotten doesn't keep the others.
    await forgetServer(services, guildId).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw new AggregateError(failures, 'Some servers could not be forgotten.');
}

/** Forgets a server, unless Discord says that the bot is in it: then the note that it left was wrong. */
async function forgetServer({ database, client, now, log }: UpkeepServices, guildId: string): Promise<void> {
  if (await isInGuild(client, guildId)) {
    await noteReturned(database, guildId);
    log.warn({ guild: guildId }, 'the bot is in a server that was noted as left; it is not forgotten');
    return;
  }
  if (await forgetLeftServer(database, guildId, now()))
    log.info({ guild: guildId }, 'forgot a server that the bot left more than 30 days ago');
}

async function forgetLeftovers({ database, now }: UpkeepServices): Promise<void> {
  const at = now();
  await forgetOldAsks(database, at);
  await forgetOldCodes(database, at);
  await forgetOldMails(database, at);
  await forgetRemovedSaved(database, at);
  await forgetRemovedTastes(database, at);
  await forgetRemovedLinks(database, at);
  await forgetRemovedSubscriptions(database, at);
  await forgetOldRemovals(database, at);
  await forgetOldErasures(database, at);
  await forgetOldAdditions(database, at);
  await forgetOldAlertPapers(database, at);
}
