import { ApplicationCommandOptionType } from 'discord.js';
import type { Command, Subcommand } from '../../src/discord/interactions/command.ts';

/** Creates `/papers help`, which describes the commands that the member who asks may use. */
export function createHelp(commands: () => readonly Command[]): Subcommand {
  return {
    data: {
      type: ApplicationCommandOptionType.Subcommand,
      name: 'help',
      description: 'What this bot does and what it can be asked',
    },

    answer({ mayManage }) {
      const usable = commands().filter(({ audience }) => audience === 'everyone' || mayManage);
      const described = usable.map((command) => {
        const note = command.audience === 'managers' ? ' (for those who may manage this server)' : '';
        const lines = command.subcommands.map(
          ({ data }) => `- \`/${command.name} ${data.name}\`: ${data.description}`,
        );
        return [`**/${command.name}**${note}`, ...lines].join('\n');
      });
      return {
        embeds: [
          {
            title: 'Daily Papers',
            description: [
              "Each day's new papers in your channel, one card each. React with the vote emoji under a card to those worth discussing: one vote a person and paper.",
              ...described,
              'Answers are for your eyes only until you press **Share**.',
            ].join('\n\n'),
          },
        ],
      };
    },
  };
}
