import { ApplicationCommandOptionType } from 'discord.js';
import { type Command, listSubcommands, type Subcommand } from '../../src/discord/interactions/command.ts';
import { hasServer } from '../../src/discord/interactions/has-server.ts';

/** Creates `/papers help`, which describes the commands that the member who asks can use. */
export function createHelp(commands: () => readonly Command[]): Subcommand {
  return {
    anywhere: true,
    data: {
      type: ApplicationCommandOptionType.Subcommand,
      name: 'help',
      description: 'Show what this bot does and which commands you can use',
    },

    answer(asked) {
      const isHere = hasServer(asked);
      const usable = commands()
        .filter(({ audience }) => audience === 'everyone' || asked.mayManage)
        .map((command) => (isHere ? command : keepAnywhere(command)))
        .filter(({ subcommands }) => subcommands.length > 0);
      const described = usable.map((command) => {
        const note = command.audience === 'managers' ? ' (for people who can manage this server)' : '';
        const lines = listSubcommands(command).map(
          ({ name, subcommand }) => `- \`/${name}\`: ${subcommand.data.description}`,
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
              isHere
                ? 'Only you see my answers until you press **Share**.'
                : 'These commands work here. In a server that I was added to there are more: for feeds, votes and meetings.',
            ].join('\n\n'),
          },
          ...described.map((description) => ({ description })),
        ],
      };
    },
  };
}

/** Leaves out what needs a server. */
function keepAnywhere(command: Command): Command {
  return {
    ...command,
    subcommands: command.subcommands.filter(({ anywhere }) => anywhere),
    groups: (command.groups ?? []).flatMap((group) => {
      const subcommands = group.subcommands.filter(({ anywhere }) => anywhere);
      return subcommands.length === 0 ? [] : [{ ...group, subcommands }];
    }),
    messageCommands: (command.messageCommands ?? []).filter(({ anywhere }) => anywhere),
  };
}

function explainOrganisers(command: Command): string[] {
  return listSubcommands(command).some(({ subcommand }) => subcommand.audience === 'organisers')
    ? ['-# Organisers can manage this server, or have the role that a meeting names.']
    : [];
}
