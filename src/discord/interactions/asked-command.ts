import {
  type AutocompleteInteraction,
  type MessageContextMenuCommandInteraction,
  PermissionFlagsBits,
} from 'discord.js';
import type { Database } from '../../database/connect.ts';
import { UserError } from '../../errors.ts';
import { listMeetings } from '../../meetings/meetings.ts';
import type { Asked } from './asked.ts';
import {
  type Audience,
  type Command,
  listSubcommands,
  type MessageCommand,
  type Subcommand,
} from './command.ts';
import type { Answerable } from './failed-answer.ts';
import { hasServer, standInFor } from './has-server.ts';
import { readMessage } from './message-texts.ts';
import type { StoredAsk } from './paged-answers.ts';

/** Who asks, and for which server. */
type Asker = Omit<Asked, 'options' | 'files' | 'page'>;

/** The option by which a button of a private message says for which server it is. */
export const SERVER = 'server';

/** Finds a command by its name, such as "papers search". Throws `UserError` for one that is not there any more. */
export function findCommand(
  commands: readonly Command[],
  name: string,
): { readonly command: Command; readonly subcommand: Subcommand | MessageCommand } {
  const [first, second] = name.split(' ');
  const command = commands.find((one) => one.name === first);
  const listed = command && listSubcommands(command).find((one) => one.name === name)?.subcommand;
  const subcommand = listed ?? command?.messageCommands?.find((one) => one.data.name === second);
  if (command === undefined || subcommand === undefined) {
    throw unknownCommand(`/${name}`);
  }
  return { command, subcommand };
}

/** Reads which message command was called, and its options from the message. Throws `UserError` for one that is gone. */
export function readMessageAsk(
  commands: readonly Command[],
  { commandName, targetMessage }: MessageContextMenuCommandInteraction,
): StoredAsk {
  for (const { name, messageCommands = [] } of commands) {
    const called = messageCommands.find(({ label }) => label === commandName);
    if (called !== undefined)
      return { command: `${name} ${called.data.name}`, options: called.read(readMessage(targetMessage)) };
  }
  throw unknownCommand(commandName);
}

function unknownCommand(name: string): UserError {
  return new UserError(
    `I don't know ${name} any more. Discord gets new commands within a minute; try again then.`,
  );
}

/** Throws `UserError` where a command doesn't work, and for people who may not use it. Discord hides it from them, unless a server changed that. */
export async function refuseStrangers(
  command: Command,
  subcommand: Subcommand | MessageCommand,
  asker: Asker,
  { database }: { readonly database: Database },
): Promise<void> {
  if (!hasServer(asker) && subcommand.anywhere === undefined) {
    const isPress = asker.messageId !== undefined;
    throw new UserError(formatElsewhere(isPress ? 'Use this' : `Run /${nameOf(command, subcommand)}`));
  }
  const audience = command.audience === 'managers' ? 'managers' : (subcommand.audience ?? 'everyone');
  if (audience === 'everyone' || asker.mayManage) return;
  if (audience === 'organisers' && (await isOrganiser(database, asker))) return;
  const name = command.audience === 'everyone' ? nameOf(command, subcommand) : command.name;
  throw new UserError(`/${name} is for ${AUDIENCES[audience]}`);
}

/** Returns the words by which people call a subcommand, with those of its group. */
function nameOf(command: Command, subcommand: Subcommand | MessageCommand): string {
  const listed = listSubcommands(command).find((one) => one.subcommand === subcommand);
  return listed?.name ?? `${command.name} ${subcommand.data.name}`;
}

const AUDIENCES: Readonly<Record<Exclude<Audience, 'everyone'>, string>> = {
  managers: 'people who can manage this server. Ask one of them, or ask for the Manage Server permission.',
  organisers:
    'people who can manage this server, and for those with the organisers’ role of a meeting. Ask one of them; `/meeting show` names the role.',
};

async function isOrganiser(database: Database, { guildId, roles }: Asker): Promise<boolean> {
  const meetings = await listMeetings(database, guildId);
  return meetings.some(({ organiserRoleId }) => organiserRoleId !== null && roles.includes(organiserRoleId));
}

/** Returns whether a member may run commands for managers. Outside servers that the bot is in nobody may. */
export function mayManage(interaction: Answerable | AutocompleteInteraction): boolean {
  if (!interaction.inCachedGuild()) return false;
  return interaction.memberPermissions.has(PermissionFlagsBits.ManageGuild);
}

/**
 * Returns who asks, and for which server: in private messages, for the one that the button there is about, or else for none
 * (see `hasServer`).
 */
export function askedBy(
  interaction: Answerable | AutocompleteInteraction,
  { options }: Pick<StoredAsk, 'options'>,
): Asker {
  const { channelId, user } = interaction;
  const asker = {
    channelId: channelId ?? '',
    messageId: 'message' in interaction ? interaction.message?.id : undefined,
    userId: user.id,
    mayManage: mayManage(interaction),
  };
  if (interaction.inCachedGuild()) {
    const { guildId, member } = interaction;
    return { ...asker, guildId, name: member.displayName, roles: [...member.roles.cache.keys()] };
  }
  const about = options[SERVER];
  const guildId = typeof about === 'string' ? about : standInFor(user.id);
  return { ...asker, guildId, name: user.displayName, roles: [] };
}

/** Says where something works that needs a server. */
export function formatElsewhere(what: string): string {
  return `${what} in a channel of a server that I was added to: feeds, votes and meetings belong to a server.`;
}
