import type { AutocompleteInteraction } from 'discord.js';
import { askedBy, findCommand, refuseStrangers } from './asked-command.ts';
import type { Command } from './command.ts';
import { isAnsweredElsewhere, logElsewhere, logUnsent } from './failed-answer.ts';
import { readAsked } from './options.ts';
import type { Services } from './services.ts';

/** Offers choices for an option that is being typed; none if that fails. */
export async function complete(
  interaction: AutocompleteInteraction,
  commands: readonly Command[],
  services: Services,
): Promise<void> {
  try {
    const { name, value } = interaction.options.getFocused(true);
    const ask = readAsked(interaction.commandName, interaction.options.data);
    const { command, subcommand } = findCommand(commands, ask.command);
    const asked = { ...askedBy(interaction, ask), options: ask.options, page: 0 };
    await refuseStrangers(command, subcommand, asked, services);
    const choices = await subcommand.autocomplete?.[name]?.(value, asked, services);
    await interaction.respond(choices ?? []);
  } catch (error) {
    if (isAnsweredElsewhere(interaction, error)) return logElsewhere(services);
    services.log.warn({ err: error, command: interaction.commandName }, 'a completion failed');
    if (!interaction.responded)
      await interaction.respond([]).catch((failure: unknown) => logUnsent(failure, services));
  }
}
