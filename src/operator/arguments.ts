import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UserError } from '../errors.ts';

/** Options of a command: `--name` if boolean, `--name value` or `--name=value` if string. */
type Options = NonNullable<ParseArgsConfig['options']>;

/** The arguments of a command, taken apart. */
export interface Arguments {
  readonly positionals: readonly string[];
  /** The options given, by name; empty text for one without a value. The last of several counts. */
  readonly options: ReadonlyMap<string, string>;
}

/**
 * Parses the arguments of an operator's command. Throws `UserError` with the usage for an option the command doesn't
 * have. With `keepsDashes`, words such as "-vision" are positionals, as search leaves them out.
 */
export function parseArguments(
  words: readonly string[],
  usage: string,
  options: Options = {},
  { keepsDashes = false } = {},
): Arguments {
  // Strict mode would word its errors itself, without the usage.
  const { tokens } = parseArgs({ args: [...words], options, strict: false, tokens: true });
  const positionals = new Map<number, string>();
  const given = new Map<string, string>();
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.set(token.index, token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, index, value } = token;
    const word = words[index] ?? rawName;
    const type = Object.hasOwn(options, name) ? options[name]?.type : undefined;
    if (type === undefined && keepsDashes && !word.startsWith('--')) positionals.set(index, word);
    else if (type === undefined) throw new UserError(`There is no option “${word}”. Usage: papers ${usage}`);
    else if (type === 'boolean' && value !== undefined)
      throw new UserError(`${rawName} takes no value. Usage: papers ${usage}`);
    else given.set(name, value ?? '');
  }
  return { positionals: [...positionals.values()], options: given };
}

/** Parses the arguments of a command that takes at most `most` of them and no options. Throws `UserError`. */
export function parsePositionals(words: readonly string[], usage: string, most: number): readonly string[] {
  const { positionals } = parseArguments(words, usage);
  const extra = positionals.slice(most);
  if (extra.length > 0) throw new UserError(`Unexpected “${extra.join(' ')}”. Usage: papers ${usage}`);
  return positionals;
}

/** Parses a count, from 1 to `max`. Throws `UserError` for anything else. */
export function parseLimit(text: string | undefined, standard: number, max: number): number {
  if (text === undefined) return standard;
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > max)
    throw new UserError(`--limit takes a whole number from 1 to ${max.toLocaleString('en')}.`);
  return limit;
}

/** Parses a day, such as 2026-03-02. Throws `UserError` for anything else. */
export function parseDay(text: string | undefined, usage: string): Temporal.PlainDate {
  try {
    // There is no year 0.
    if (text !== undefined && /^(?!0000)\d{4}-\d{2}-\d{2}$/u.test(text)) return Temporal.PlainDate.from(text);
  } catch {
    // Such as 2026-02-30: reported below, like any text that isn't a day.
  }
  throw new UserError(`Give the day as year-month-day, such as 2026-03-02. Usage: papers ${usage}`);
}
