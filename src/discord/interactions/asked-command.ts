import {
  type AutocompleteInteraction,
  type MessageContextMenuCommandInteraction,
  PermissionFlagsBits,
} from 'discord.js';
import { UserError } from '../../errors.ts';
import type { Asked, Command, MessageCommand, Subcommand } from './command.ts';
import type { Answerable } from './failed-answer.ts';
import { readMessage } from './message-texts.ts';
import type { StoredAsk } from './paged-answers.ts';

/** Finds a command by its name, such as "papers search". Throws `UserError` for one that is not there any more. */
export function findCommand(
  commands: readonly Command[],
  name: string,
): { readonly command: Command; readonly subcommand: Subcommand | MessageCommand } {
  const [first, second] = name.split(' ');
  const command = commands.find((one) => one.name === first);
  const all = [...(command?.subcommands ?? []), ...(command?.messageCommands ?? [])];
  const subcommand = all.find((one) => one.data.name === second);
  if (command === undefined || subcommand === undefined) {
    throw unknownCommand(`/${name}`);
  }
  return { command, subcommand };
}

/** Reads which message command was called, and its options from the message. Throws `UserError` for one that is gone. */
export function readMessageAsk(
  commands: readonly Command[],
  { commandName, targetMessage }: MessageContextMenuCommandInteraction<'cached'>,
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

/** Throws `UserError` for people who may not use a command. Discord hides it from them, unless a server changed that. */
export function refuseStrangers(
  command: Command,
  subcommand: Subcommand | MessageCommand,
  interaction: Answerable | AutocompleteInteraction<'cached'>,
): void {
  const isForAll = command.audience === 'everyone' && subcommand.audience === undefined;
  if (isForAll || mayManage(interaction)) return;
  const name = command.audience === 'everyone' ? `${command.name} ${subcommand.data.name}` : command.name;
  throw new UserError(
    `/${name} is for people who can manage this server. Ask one of them, or ask for the Manage Server permission.`,
  );
}

/** Returns whether a member may run commands for managers. */
export function mayManage({ memberPermissions }: Answerable | AutocompleteInteraction<'cached'>): boolean {
  return memberPermissions.has(PermissionFlagsBits.ManageGuild);
}

/** Returns who asks, and where. */
export function askedBy(
  interaction: Answerable | AutocompleteInteraction<'cached'>,
): Omit<Asked, 'options' | 'files' | 'page'> {
  const { guildId, channelId, user } = interaction;
  return { guildId, channelId: channelId ?? '', userId: user.id, mayManage: mayManage(interaction) };
}
