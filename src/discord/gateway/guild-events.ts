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
  /** Looks at once for what is due. */
  readonly lookAgain: () => void;
  /** Reads the votes of a guild again; of all guilds if null. */
  readonly reconcileVotes: (guildId: string | null) => void;
}

/**
 * Greets guilds that invite the bot, tries unavailable channels again when something changes in their guild, and reads votes
 * again after the gateway was away.
 */
export function followGuilds(
  client: ReadyClient,
  { database, now, log }: GuildServices,
  { lookAgain, reconcileVotes }: GuildHandlers,
): void {
  const retryNow = (guildId: string): void => {
    retryChannelsNow(database, guildId, now()).then(
      (waited) => waited && lookAgain(),
      (error: unknown) =>
        log.warn({ err: error }, 'could not look at unavailable channels now; they are tried again later'),
    );
  };
  client.on(Events.GuildCreate, (guild) => {
    retryNow(guild.id);
    const invitedAt = Temporal.Instant.fromEpochMilliseconds(guild.joinedTimestamp);
    writeGreeting(database, guild.id, invitedAt).then(
      (isWritten) => isWritten && lookAgain(),
      (error: unknown) =>
        log.error({ err: error, guild: guild.id }, 'could not greet a server that invited the bot'),
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
