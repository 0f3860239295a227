import { type ChatInputCommandInteraction, type Interaction, MessageFlags } from 'discord.js';
import { parseStanding } from '../render/standing.ts';
import { formatElsewhere } from './asked-command.ts';
import { parseButton, parseMenu } from './buttons.ts';
import type { Services } from './command.ts';
import { type Answerable, logUnsent } from './failed-answer.ts';

/** Whether something of ours was pressed in private messages, where it says for which server it is. */
export function isDirect(
  interaction: Interaction,
): interaction is Exclude<Answerable, ChatInputCommandInteraction> {
  if (interaction.guildId !== null || !('customId' in interaction)) return false;
  const { customId } = interaction;
  const isOurs = [parseStanding, parseButton, parseMenu].some((parse) => parse(customId) !== undefined);
  return (
    isOurs && (interaction.isButton() || interaction.isStringSelectMenu() || interaction.isModalSubmit())
  );
}

/** Answers outside the servers that the bot is in, where there are no feeds and no votes. */
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
