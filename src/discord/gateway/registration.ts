import { setTimeout as waitFor } from 'node:timers/promises';
import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  DiscordAPIError,
  InteractionContextType,
  PermissionFlagsBits,
  type RESTPutAPIApplicationCommandsJSONBody,
} from 'discord.js';
import type { Log } from '../../log.ts';
import { type Command, listSubcommands } from '../interactions/command.ts';
import { formatCount } from '../render/text.ts';
import { pauseBefore } from '../retry.ts';
import type { ReadyClient } from './client.ts';

/**
 * Builds what Discord is told about a command, and about what belongs to it in the menu of a message. Discord offers a command
 * as a whole: one of which something works anywhere is offered in private messages, too, and to people who install the bot
 * for themselves; others only in servers, as feeds and votes belong to one.
 */
export function buildRegistrations(command: Command): RESTPutAPIApplicationCommandsJSONBody {
  const { name, description, audience, subcommands, groups = [], messageCommands = [] } = command;
  const offeredTo = (works: readonly { readonly anywhere?: true }[]) => ({
    ...(works.some(({ anywhere }) => anywhere) ? ANYWHERE : IN_SERVERS),
    ...(audience === 'managers' && {
      default_member_permissions: PermissionFlagsBits.ManageGuild.toString(),
    }),
  });
  const listed = listSubcommands(command).map(({ subcommand }) => subcommand);
  const options = [
    ...subcommands.map(({ data }) => data),
    ...groups.map((group) => ({
      type: ApplicationCommandOptionType.SubcommandGroup as const,
      name: group.name,
      description: group.description,
      options: group.subcommands.map(({ data }) => data),
    })),
  ];
  return [
    { type: ApplicationCommandType.ChatInput, name, description, options, ...offeredTo(listed) },
    ...messageCommands.map((one) => ({
      type: ApplicationCommandType.Message as const,
      name: one.label,
      ...offeredTo([one]),
    })),
  ];
}

/** Discord's terms for where commands work (https://docs.discord.com/developers/interactions/application-commands#contexts). */
const IN_SERVERS = {
  contexts: [InteractionContextType.Guild],
  integration_types: [ApplicationIntegrationType.GuildInstall],
};
const ANYWHERE = {
  contexts: [
    InteractionContextType.Guild,
    InteractionContextType.BotDM,
    InteractionContextType.PrivateChannel,
  ],
  integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
};

/** Commands that are being registered. */
export interface Registration {
  /** Settles once the first try is over, whatever its outcome. */
  readonly tried: Promise<void>;
  /** Settles once they are registered or refused, or the signal comes. */
  readonly over: Promise<void>;
}

/**
 * Registers our commands with Discord for all guilds; they replace the earlier ones. Of several processes, the one with
 * shard 0 does it. It tries until Discord accepts or refuses them: digests need no commands, and servers keep theirs.
 */
export function registerCommands(
  client: ReadyClient,
  commands: readonly Command[],
  { log, signal }: { readonly log: Log; readonly signal: AbortSignal },
): Registration {
  const tried = Promise.withResolvers<void>();
  const registerAll = async (): Promise<void> => {
    for (let failed = 1; !signal.aborted; failed += 1) {
      try {
        await client.application.commands.set(commands.flatMap(buildRegistrations));
        if (failed > 1) log.info('the commands are registered');
        return;
      } catch (error) {
        if (isRefusal(error)) {
          const words = `Discord refuses the commands: ${error.message}. Servers keep the commands they have, and digests are still posted`;
          log.error({ err: error }, words);
          return;
        }
        const seconds = pauseBefore(failed);
        log.warn(
          { err: error, seconds },
          `the commands could not be registered; trying again in ${formatCount(seconds, 'second')}. Digests are still posted`,
        );
        tried.resolve();
        await waitFor(seconds * 1_000, undefined, { signal }).catch(() => {
          // The signal came: the loop ends.
        });
      }
    }
  };
  const over = client.ws.shards.has(0) ? registerAll() : Promise.resolve();
  return { tried: Promise.race([tried.promise, over]), over };
}

const SERVER_ERROR = 500;

/** Whether Discord read the commands and refused them. An answer without Discord's code comes from a proxy. */
export function isRefusal(error: unknown): error is DiscordAPIError {
  return error instanceof DiscordAPIError && error.status < SERVER_ERROR && Number.isInteger(error.code);
}
