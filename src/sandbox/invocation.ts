import {
  type APIApplicationCommand,
  type APIApplicationCommandOption,
  type APIMessage,
  ApplicationCommandType as Command,
  ApplicationCommandOptionType as Type,
} from 'discord-api-types/v10';
import { z } from 'zod';
import { presentFile } from './attachments.ts';
import { type Chosen, isThere, OPTION_KINDS, resolve } from './resolved.ts';
import type { World } from './world.ts';

/** Values given for a command's options; channels, people, roles and files by their ids. */
export type Given = Readonly<Record<string, string | number | boolean>>;

/** A command with the subcommand that a member typed. */
export interface Invoked {
  readonly command: APIApplicationCommand;
  /** Groups and subcommands below the command, by name. */
  readonly path: readonly string[];
  /** Options of the innermost one. */
  readonly options: readonly APIApplicationCommandOption[];
}

/** A refusal by a member's client: Discord never sees the command. */
export class ClientRefusal extends Error {
  override readonly name = 'ClientRefusal';
}

/** Finds the command that "papers search" names. Throws `ClientRefusal` if none is registered. */
export function findInvoked(commands: Iterable<APIApplicationCommand>, words: string): Invoked {
  const [name, ...path] = words.split(' ');
  const command = [...commands].find((one) => one.name === name && one.type === Command.ChatInput);
  if (command === undefined) throw new ClientRefusal(`No command /${name} is registered.`);
  let options: readonly APIApplicationCommandOption[] = command.options ?? [];
  for (const step of path) {
    const next = options.find((one) => one.name === step);
    if (next?.type !== Type.Subcommand && next?.type !== Type.SubcommandGroup) {
      throw new ClientRefusal(`/${words} is not registered.`);
    }
    options = next.options ?? [];
  }
  if (options.some((one) => one.type === Type.Subcommand))
    throw new ClientRefusal(`/${words} needs a subcommand.`);
  return { command, path, options };
}

/**
 * Builds the data that a client sends for a command. `focused` names the option being typed, for autocompletion: then
 * nothing is checked. Throws `ClientRefusal` for what a client would not send.
 */
export function buildInvocation(
  world: World,
  guildId: string | undefined,
  invoked: Invoked,
  given: Given,
  focused?: string,
) {
  const { command, path, options } = invoked;
  if (focused === undefined) check(world, guildId, options, given);
  const chosen: Chosen[] = [];
  const attachments: Record<string, unknown> = {};
  const values = options.flatMap((option) => {
    const value = given[option.name];
    if (value === undefined) return [];
    const kind = OPTION_KINDS.get(option.type);
    if (kind !== undefined) chosen.push({ kind, id: String(value) });
    const file = option.type === Type.Attachment ? world.files.get(String(value)) : undefined;
    if (file !== undefined) attachments[file.id] = presentFile(world, file);
    return [
      { name: option.name, type: option.type, value, ...(option.name === focused && { focused: true }) },
    ];
  });
  const nested = path.reduceRight<unknown[]>((inner, name, index) => {
    const type = index === path.length - 1 ? Type.Subcommand : Type.SubcommandGroup;
    return [{ name, type, options: inner }];
  }, values);
  return {
    id: command.id,
    name: command.name,
    type: command.type,
    options: nested,
    resolved: { ...resolve(world, guildId, chosen), attachments },
    ...(command.guild_id !== undefined && { guild_id: guildId }),
  };
}

/** Finds a command in the menu of a message. Throws `ClientRefusal` if none is registered. */
export function findMessageCommand(
  commands: Iterable<APIApplicationCommand>,
  name: string,
): APIApplicationCommand {
  const command = [...commands].find((one) => one.name === name && one.type === Command.Message);
  if (command === undefined) throw new ClientRefusal(`No message command “${name}” is registered.`);
  return command;
}

/** Builds the data that a client sends for a command on a message: the bot gets all of the message. */
export function buildMessageInvocation({ id, name, type }: APIApplicationCommand, message: APIMessage) {
  return { id, name, type, target_id: message.id, resolved: { messages: { [message.id]: message } } };
}

function check(
  world: World,
  guildId: string | undefined,
  options: readonly APIApplicationCommandOption[],
  given: Given,
): void {
  for (const name of Object.keys(given)) {
    if (!options.some((option) => option.name === name))
      throw new ClientRefusal(`There is no option ${name}.`);
  }
  for (const option of options) {
    const value = given[option.name];
    if (value === undefined) {
      if ('required' in option && option.required)
        throw new ClientRefusal(`The option ${option.name} is required.`);
      continue;
    }
    const kind = OPTION_KINDS.get(option.type);
    const isGone = kind !== undefined && !isThere(world, guildId, { kind, id: String(value) });
    const fault = faultOf(option, value) ?? (isGone ? 'names nothing in this server' : undefined);
    if (fault !== undefined) throw new ClientRefusal(`The option ${option.name} ${fault}.`);
  }
}

function faultOf(option: APIApplicationCommandOption, value: string | number | boolean): string | undefined {
  switch (option.type) {
    case Type.String: {
      if (typeof value !== 'string') return 'is a text';
      if (value.length > (option.max_length ?? 6_000))
        return `takes at most ${option.max_length ?? 6_000} characters`;
      if (value.length < (option.min_length ?? 0)) return `takes at least ${option.min_length} characters`;
      return isChoice(option, value) ? undefined : 'takes only one of its choices';
    }
    case Type.Integer:
    case Type.Number:
      if (typeof value !== 'number') return 'is a number';
      if (option.type === Type.Integer && !Number.isInteger(value)) return 'is a whole number';
      if (value > (option.max_value ?? Number.POSITIVE_INFINITY)) return `is at most ${option.max_value}`;
      if (value < (option.min_value ?? Number.NEGATIVE_INFINITY)) return `is at least ${option.min_value}`;
      return isChoice(option, value) ? undefined : 'takes only one of its choices';
    case Type.Boolean:
      return typeof value === 'boolean' ? undefined : 'is true or false';
    default:
      return typeof value === 'string' ? undefined : 'is an id';
  }
}

function isChoice(option: { readonly choices?: unknown }, value: string | number): boolean {
  const choices: unknown = option.choices;
  if (!Array.isArray(choices) || choices.length === 0) return true;
  return choices.some((choice: { value: unknown }) => choice.value === value);
}

const commandShape = z.looseObject({
  name: z.string(),
  options: z.array(z.looseObject({ type: z.int() })).optional(),
});

/** Returns the words that a command was typed with, such as "papers search". */
export function commandPathOf(data: Record<string, unknown>): string {
  const { name, options } = commandShape.parse(data);
  const below = options?.find((one) => one.type === Type.Subcommand || one.type === Type.SubcommandGroup);
  return below === undefined ? name : `${name} ${commandPathOf(below)}`;
}
