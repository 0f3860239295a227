import {
  type APIApplicationCommandOptionChoice,
  type APIApplicationCommandStringOption,
  type APIEmbed,
  ApplicationCommandOptionType,
} from 'discord.js';
import type { Answer } from '../../src/discord/interactions/answer.ts';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import { type Command, listSubcommands, type Subcommand } from '../../src/discord/interactions/command.ts';
import { hasServer } from '../../src/discord/interactions/has-server.ts';
import { readText } from '../../src/discord/interactions/options.ts';
import { MAX_CHOICE, MAX_CHOICES, MAX_EMBED_DESCRIPTION } from '../../src/discord/limits.ts';
import { formatText } from '../../src/discord/render/text.ts';
import { UserError } from '../../src/errors.ts';

/** Which command to explain. */
const COMMAND_OPTION = {
  type: ApplicationCommandOptionType.String,
  name: 'command',
  description: 'The command to explain, such as meeting (default: all of them in short)',
  autocomplete: true,
} as const satisfies APIApplicationCommandStringOption;

const MAX_TYPED = 60;

/**
 * Creates `/papers help`: all commands that the member who asks can use, by name, or one of them in full. All of them in full
 * would be longer than a message of Discord's.
 */
export function createHelp(commands: () => readonly Command[]): Subcommand {
  const usable = (asked: Asked): readonly Command[] =>
    commands()
      .filter(({ audience }) => audience === 'everyone' || asked.mayManage)
      .map((command) => (hasServer(asked) ? command : keepAnywhere(command)))
      .filter(({ subcommands, groups = [] }) => subcommands.length + groups.length > 0);
  return {
    anywhere: true,
    data: {
      type: ApplicationCommandOptionType.Subcommand,
      name: 'help',
      description: 'Show what this bot does and which commands you can use',
      options: [COMMAND_OPTION],
    },

    autocomplete: { command: (typed, asked) => complete(typed, usable(asked)) },

    answer(asked) {
      const typed = readText(asked, COMMAND_OPTION.name);
      if (typed === undefined) return showAll(usable(asked), hasServer(asked));
      return { embeds: [explain(find(typed, usable(asked)))] };
    },
  };
}

/** Returns the name of the command that somebody means who types "/papers", "papers" or "papers search". */
function nameIn(typed: string): string {
  return (
    typed
      .trim()
      .replace(/^\/\s*/u, '')
      .split(/\s+/u)[0]
      ?.toLowerCase() ?? ''
  );
}

function complete(typed: string, usable: readonly Command[]): APIApplicationCommandOptionChoice<string>[] {
  return usable
    .filter(({ name }) => name.includes(nameIn(typed)))
    .slice(0, MAX_CHOICES)
    .map(({ name, description }) => ({ name: `/${name}: ${description}`.slice(0, MAX_CHOICE), value: name }));
}

function find(typed: string, usable: readonly Command[]): Command {
  const found = usable.find(({ name }) => name === nameIn(typed));
  if (found !== undefined) return found;
  const names = usable.map(({ name }) => `\`/${name}\``).join(', ');
  throw new UserError(
    `You can use no command called “${formatText(typed, MAX_TYPED)}” here. Those that you can use are: ${names}.`,
  );
}

/** Returns the help on all of these commands; without the names of their subcommands if there are too many of them. */
export function showAll(usable: readonly Command[], isHere: boolean): Answer {
  const begin = [
    "I post each day's new papers in your channel, one card per paper. Vote for papers you want to discuss with the emoji under their cards: one vote per person per paper.",
    isHere
      ? 'Only you see my answers until you press **Share**.'
      : 'These commands work here. In a server that I was added to there are more: for feeds, votes and meetings.',
  ];
  const named = [...begin, ...usable.map((command) => `${headOf(command)}\n${listNames(command)}`)].join(
    '\n\n',
  );
  const description =
    named.length <= MAX_EMBED_DESCRIPTION ? named : [...begin, usable.map(headOf).join('\n')].join('\n\n');
  return {
    embeds: [{ title: 'Daily Papers', description }],
    menu: {
      question: 'Explain a command',
      opens: 'papers help',
      option: COMMAND_OPTION.name,
      choices: usable
        .slice(0, MAX_CHOICES)
        .map(({ name, description }) => ({ label: `/${name}`, description, value: name })),
    },
  };
}

function headOf(command: Command): string {
  return `**/${command.name}**: ${command.description}${noteOf(command)}`;
}

/** Names a command's subcommands, and what is in the menu of a message. */
function listNames(command: Command): string {
  const names = listSubcommands(command).map(({ name }) => name.slice(command.name.length + 1));
  return [`-# ${names.join(' · ')}`, ...listInMenus(command).map((line) => `-# ${line}`)].join('\n');
}

/** Returns the help on one command: what each of its subcommands does. */
export function explain(command: Command): APIEmbed {
  const lines = listSubcommands(command).map(
    ({ name, subcommand }) => `- \`/${name}\`: ${subcommand.data.description}`,
  );
  const inMenus = listInMenus(command).map((line) => `- ${line}`);
  return {
    title: `/${command.name}`,
    description: [
      `${command.description}${noteOf(command)}`,
      ...lines,
      ...inMenus,
      ...explainOrganisers(command),
    ].join('\n'),
  };
}

function noteOf({ audience }: Command): string {
  return audience === 'managers' ? ' (for people who can manage this server)' : '';
}

function listInMenus({ messageCommands = [] }: Command): string[] {
  return messageCommands.map(
    ({ label, data }) => `In the menu of a message, under Apps, **${label}**: ${data.description}`,
  );
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
