import type { APIApplicationCommandOptionChoice, APIApplicationCommandSubcommandOption } from 'discord.js';
import type { Answer, Form } from './answer.ts';
import type { Asked, OptionValue } from './asked.ts';
import type { ReadMessage } from './message-texts.ts';
import type { Services } from './services.ts';

/** Returns at most 25 choices for what was typed so far. */
export type Autocomplete = (
  typed: string,
  asked: Asked,
  services: Services,
) => Promise<APIApplicationCommandOptionChoice<string>[]> | APIApplicationCommandOptionChoice<string>[];

/**
 * Whom a command is for: `managers`, people who can manage the server; `organisers`, they and people with a role that one of
 * the server's meetings names.
 */
export type Audience = 'everyone' | 'managers' | 'organisers';

/** A subcommand: its registration with Discord, and its answer. */
export interface Subcommand {
  readonly data: APIApplicationCommandSubcommandOption;
  /**
   * If it is for fewer people than its command: Discord shows it to all who see the command, and the router checks who
   * runs it.
   */
  readonly audience?: Exclude<Audience, 'everyone'>;
  /**
   * Whether it also works without a server: in private messages with the bot and, for people who installed it for
   * themselves, anywhere. What of it needs a server refuses in words.
   */
  readonly anywhere?: true;
  /** By the name of the option. */
  readonly autocomplete?: Readonly<Record<string, Autocomplete>>;
  /**
   * Returns the form that an offer with `press: 'form'` opens, for the options of that offer. Discord waits three seconds
   * for it. Throws a `UserError` to refuse. Undefined only if `opensForm`: then the command answers instead.
   */
  form?(asked: Asked, services: Services): Promise<Form | undefined> | Form;
  /** Whether the form opens at once where the command is typed, or pressed or chosen on a message that stays. */
  readonly opensForm?: true;
  /** Whether the answer waits until the bot has remembered who asks, which goes on beside other answers. */
  readonly waitsUntilMet?: true;
  /** Returns the answer, which the router sends. Throws a `UserError` to refuse. */
  answer(asked: Asked, services: Services): Promise<Answer> | Answer;
}

/** Subcommands under a word of their own, such as "papers zotero add". */
interface SubcommandGroup {
  readonly name: string;
  readonly description: string;
  readonly subcommands: readonly Subcommand[];
}

/** A command in the menu of a message (Apps). Its buttons and pages run it again, as those of a subcommand do. */
export interface MessageCommand extends Omit<Subcommand, 'data'> {
  /** As people read it, at most 32 characters. */
  readonly label: string;
  /** Its name beside those of the subcommands, and what it does, for help. */
  readonly data: { readonly name: string; readonly description: string };
  /** Reads the options from the message; the message itself is not stored. */
  read(message: ReadMessage): Readonly<Record<string, OptionValue>>;
}

/** A slash command, with what belongs to it in the menu of a message. */
export interface Command {
  readonly name: string;
  readonly description: string;
  /** `managers`: people who can manage the server. Discord checks this by default, and the router checks it again. */
  readonly audience: 'everyone' | 'managers';
  readonly subcommands: readonly Subcommand[];
  readonly groups?: readonly SubcommandGroup[];
  readonly messageCommands?: readonly MessageCommand[];
}

/** Lists a command's subcommands, those of groups too, by their names, such as "papers search". */
export function listSubcommands({
  name,
  subcommands,
  groups = [],
}: Command): readonly { readonly name: string; readonly subcommand: Subcommand }[] {
  const named = (words: string) => (subcommand: Subcommand) => ({
    name: `${words} ${subcommand.data.name}`,
    subcommand,
  });
  return [
    ...subcommands.map(named(name)),
    ...groups.flatMap((group) => group.subcommands.map(named(`${name} ${group.name}`))),
  ];
}
