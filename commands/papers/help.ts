import { ApplicationCommandOptionType } from 'discord.js';
import type { Command, Subcommand } from '../../src/discord/interactions/command.ts';

/** Creates `/papers help`, which describes the commands that the member who asks can use. */
export function createHelp(commands: () => readonly Command[]): Subcommand {
  return {
    anywhere: true,
    data: {
      type: ApplicationCommandOptionType.Subcommand,
      name: 'help',
      description: 'Show what this bot does and which commands you can use',
    },

    answer({ mayManage }) {
      const usable = commands().filter(({ audience }) => audience === 'everyone' || mayManage);
      const described = usable.map((command) => {
        const note = command.audience === 'managers' ? ' (for people who can manage this server)' : '';
        const lines = command.subcommands.map(
          ({ data }) => `- \`/${command.name} ${data.name}\`: ${data.description}`,
        );
        const inMenus = (command.messageCommands ?? []).map(
          ({ label, data }) => `- In the menu of a message, under Apps, **${label}**: ${data.description}`,
        );
        return [`**/${command.name}**${note}`, ...lines, ...inMenus, ...explainOrganisers(command)].join(
          '\n',
        );
      });
      return {
        // An embed for each command, as one would be too long for all.
        embeds: [
          {
            title: 'Daily Papers',
            description: [
              "I post each day's new papers in your channel, one card per paper. Vote for papers you want to discuss with the emoji under their cards: one vote per person per paper.",
              'Only you see my answers until you press **Share**.',
            ].join('\n\n'),
          },
          ...described.map((description) => ({ description })),
        ],
      };
    },
  };
}

function explainOrganisers({ subcommands }: Command): string[] {
  return subcommands.some(({ audience }) => audience === 'organisers')
    ? ['-# Organisers can manage this server, or have the role that a meeting names.']
    : [];
}
