import { type Interaction, MessageFlags } from 'discord.js';
import { parseStanding } from '../render/standing.ts';
import { formatElsewhere } from './asked-command.ts';
import { parseButton, parseMenu } from './buttons.ts';
import { type Command, listSubcommands } from './command.ts';
import { type Answerable, logUnsent } from './failed-answer.ts';
import type { Services } from './services.ts';

/**
 * Whether an interaction outside the servers that the bot is in can be answered: a command of which something works anywhere,
 * or a press of something of ours.
 */
export function worksOutside(
  interaction: Interaction,
  commands: readonly Command[],
): interaction is Answerable {
  if (interaction.isChatInputCommand() || interaction.isMessageContextMenuCommand())
    return isForAnywhere(interaction, commands);
  if (!('customId' in interaction)) return false;
  const { customId } = interaction;
  const isOurs = [parseStanding, parseButton, parseMenu].some((parse) => parse(customId) !== undefined);
  return (
    isOurs && (interaction.isButton() || interaction.isStringSelectMenu() || interaction.isModalSubmit())
  );
}

/** Whether something of a command, or of what belongs to it in the menu of a message, works without a server. */
export function isForAnywhere(
  { commandName }: { readonly commandName: string },
  commands: readonly Command[],
): boolean {
  return commands.some((command) => {
    if (command.name === commandName)
      return listSubcommands(command).some(({ subcommand }) => subcommand.anywhere);
    const { messageCommands = [] } = command;
    return messageCommands.some(({ label, anywhere }) => label === commandName && anywhere);
  });
}

/** Answers outside the servers that the bot is in what belongs to one. */
export async function sendToServer(interaction: Interaction, services: Services): Promise<void> {
  try {
    if (interaction.isAutocomplete()) return await interaction.respond([]);
    if (!interaction.isRepliable()) return;
    const what = interaction.isChatInputCommand() ? `Run /${interaction.commandName}` : 'Use this';
    await interaction.reply({
      content: formatElsewhere(what),
      flags: MessageFlags.Ephemeral,
      allowedMentions: { parse: [] },
    });
  } catch (failure) {
    logUnsent(failure, services);
  }
}
