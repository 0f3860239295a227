import { Events } from 'discord.js';
import type { Database } from '../../database/connect.ts';
import { writeGreeting } from '../../delivery/notices.ts';
import { retryChannelsNow } from '../../feeds/availability.ts';
import type { Log } from '../../log.ts';
import type { ReadyClient } from './client.ts';

interface GuildServices {
  readonly database: Database;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
}

interface GuildHandlers {
  /** Has what is due looked at now. */
  readonly lookAgain: () => void;
  /** Has the votes of a guild read again; null: of all. */
  readonly reconcileVotes: (guildId: string | null) => void;
}

/** Greets a guild that invites the bot, looks again at once where something changed that a feed may have waited for, and reads votes again after a gap. */
export function followGuilds(
  client: ReadyClient,
  { database, now, log }: GuildServices,
  { lookAgain, reconcileVotes }: GuildHandlers,
): void {
  const retryNow = (guildId: string): void => {
    retryChannelsNow(database, guildId, now()).then(
      (waited) => waited && lookAgain(),
      (error: unknown) => log.warn({ err: error }, 'closed channels are looked at later'),
    );
  };
  client.on(Events.GuildCreate, (guild) => {
    retryNow(guild.id);
    const invitedAt = Temporal.Instant.fromEpochMilliseconds(guild.joinedTimestamp);
    writeGreeting(database, guild.id, invitedAt).then(
      (isWritten) => isWritten && lookAgain(),
      (error: unknown) => log.error({ err: error, guild: guild.id }, 'a server could not be greeted'),
    );
  });
  client.on(Events.ChannelUpdate, (_, channel) => channel.isDMBased() || retryNow(channel.guildId));
  client.on(Events.ThreadUpdate, (_, thread) => retryNow(thread.guildId));
  client.on(Events.GuildRoleUpdate, (_, { guild }) => retryNow(guild.id));
  const readAgain = (): void => {
    reconcileVotes(null);
    lookAgain();
  };
  client.on(Events.ShardResume, readAgain);
  client.on(Events.ShardReady, readAgain);
}
