import { ApplicationCommandOptionType, type CommandInteractionOption } from 'discord.js';
import { UserError } from '../../errors.ts';
import { SOURCE_NAMES, type SourceName } from '../../papers/paper.ts';
import { stripNul } from '../../papers/strip-nul.ts';
import { formatText } from '../render/text.ts';
import type { Asked, OptionValue, Services } from './command.ts';
import type { StoredAsk } from './paged-answers.ts';

/**
 * Reads which subcommand was called, and with what. Options that Discord sends unfinished are left out, and so are NUL
 * and halves of characters in a text, which no database keeps.
 */
export function readAsked(commandName: string, data: readonly CommandInteractionOption[]): StoredAsk {
  const [first] = data;
  if (first?.type !== ApplicationCommandOptionType.Subcommand) return { command: commandName, options: {} };
  const options: Record<string, OptionValue> = {};
  for (const { name, value } of first.options ?? [])
    if (value !== undefined) options[name] = typeof value === 'string' ? stripNul(value) : value;
  return { command: `${commandName} ${first.name}`, options };
}

/** The text given for an option, without spaces around it; undefined where none was given. */
export function readText({ options }: Asked, name: string): string | undefined {
  const value = options[name];
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' ? undefined : text;
}

/** The number given for an option; undefined where none was given. */
export function readNumber({ options }: Asked, name: string): number | undefined {
  const value = options[name];
  return typeof value === 'number' ? value : undefined;
}

/** The yes or no given for an option; undefined where neither was given. */
export function readFlag({ options }: Asked, name: string): boolean | undefined {
  const value = options[name];
  return typeof value === 'boolean' ? value : undefined;
}

/**
 * The day given for an option, as 2026-03-02, `today` or `yesterday`; undefined where none was given. Throws
 * `UserError` where the text is no day.
 */
export function readDay(
  asked: Asked,
  name: string,
  today: Temporal.PlainDate,
): Temporal.PlainDate | undefined {
  const text = readText(asked, name)?.toLowerCase();
  if (text === undefined) return undefined;
  if (text === 'today') return today;
  if (text === 'yesterday') return today.subtract({ days: 1 });
  // There is no year 0.
  if (/^(?!0000)\d{4}-\d{2}-\d{2}$/u.test(text)) {
    try {
      return Temporal.PlainDate.from(text);
    } catch {
      // Such as 2026-02-30: told below, like any text that is no day.
    }
  }
  throw new UserError(`“${formatText(text, 40)}” is no day. Write it as year-month-day, such as ${today}.`);
}

/** The source named by the option `source`; undefined where none was. Throws `UserError` for one that isn't here. */
export function readSource(asked: Asked, { sources }: Pick<Services, 'sources'>): SourceName | undefined {
  const given = readText(asked, 'source');
  if (given === undefined) return undefined;
  const source = SOURCE_NAMES.find((name) => name === given);
  if (source !== undefined && sources.has(source)) return source;
  throw new UserError(
    `There is no source “${formatText(given, 100)}” here. There are: ${[...sources.keys()].join(', ')}.`,
  );
}
