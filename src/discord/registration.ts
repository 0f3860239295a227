import {
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  PermissionFlagsBits,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js';
import type { Command } from './command.ts';

/** What Discord is told of a command. It is offered in servers only: feeds and tallies belong to one. */
export function buildRegistration(command: Command): RESTPostAPIChatInputApplicationCommandsJSONBody {
  return {
    type: ApplicationCommandType.ChatInput,
    name: command.name,
    description: command.description,
    options: command.subcommands.map((subcommand) => subcommand.data),
    contexts: [InteractionContextType.Guild],
    integration_types: [ApplicationIntegrationType.GuildInstall],
    ...(command.audience === 'managers' && {
      default_member_permissions: PermissionFlagsBits.ManageGuild.toString(),
    }),
  };
}
