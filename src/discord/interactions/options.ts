import { ApplicationCommandOptionType, type CommandInteractionOption } from 'discord.js';
import { UserError } from '../../errors.ts';
import type { ListKey } from '../../papers/paper.ts';
import { stripNul } from '../../papers/strip-nul.ts';
import { parseList, SOURCES } from '../../sources/sources.ts';
import { formatText } from '../render/text.ts';
import type { Asked, OptionValue } from './asked.ts';
import { fileOf, type GivenFile } from './given-file.ts';
import type { StoredAsk } from './paged-answers.ts';
import type { Services } from './services.ts';

/** A command as a person gave it. Its files are not stored: Discord keeps them for a while only. */
interface GivenAsk extends StoredAsk {
  /** By the name of the option. */
  readonly files: Readonly<Record<string, GivenFile>>;
}

/**
 * Reads which subcommand was called, its options and its files. Drops options that Discord sends unfinished, and NUL and halves of
 * characters in texts, which no database stores.
 */
export function readAsked(commandName: string, data: readonly CommandInteractionOption[]): GivenAsk {
  const [first] = data;
  if (first?.type === ApplicationCommandOptionType.SubcommandGroup)
    return readAsked(`${commandName} ${first.name}`, first.options ?? []);
  if (first?.type !== ApplicationCommandOptionType.Subcommand)
    return { command: commandName, options: {}, files: {} };
  const options: Record<string, OptionValue> = {};
  const files: Record<string, GivenFile> = {};
  for (const { name, value, attachment } of first.options ?? []) {
    if (value !== undefined) options[name] = typeof value === 'string' ? stripNul(value) : value;
    if (attachment) files[name] = fileOf(attachment);
  }
  return { command: `${commandName} ${first.name}`, options, files };
}

/** Reads an option's text without the spaces around it; undefined if none was given. */
export function readText({ options }: Asked, name: string): string | undefined {
  const value = options[name];
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' ? undefined : text;
}

/** Reads an option's number; undefined if none was given. */
export function readNumber({ options }: Asked, name: string): number | undefined {
  const value = options[name];
  return typeof value === 'number' ? value : undefined;
}

/** Reads an option's true or false; undefined if neither was given. */
export function readFlag({ options }: Asked, name: string): boolean | undefined {
  const value = options[name];
  return typeof value === 'boolean' ? value : undefined;
}

/**
 * Reads an option's day, such as 2026-03-02, `today` or `yesterday`; undefined if none was given. Throws `UserError` if the
 * text is not a date.
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
      // For example 2026-02-30: refused below, like any other text.
    }
  }
  throw new UserError(
    `“${formatText(text, 40)}” isn't a valid date. Write it as year-month-day, such as ${today}.`,
  );
}

/**
 * Reads the option `source`: which list it names; undefined if none was given. A source that has several lists is named with
 * an empty instance. Throws `UserError` for one that doesn't exist here.
 */
export function readList(asked: Asked, { sources }: Pick<Services, 'sources'>): ListKey | undefined {
  const given = readText(asked, 'source');
  if (given === undefined) return undefined;
  const list = parseList(given);
  if (list !== undefined && sources.has(list.source)) return list;
  const examples = [...sources.keys()].flatMap((name) => SOURCES[name].instances?.example ?? []);
  throw new UserError(
    `“${formatText(given, 100)}” isn't a valid source here. The sources are: ${[...sources.keys()].join(', ')}${examples.length === 0 ? '' : `; or give ${examples.join(', or ')}`}.`,
  );
}

/**
 * Reads the option `source` as `readList` does, and finds the very list: the feed that a page has, a venue that exists.
 * One that is `known` is not looked for again: it may be out of order just now. Throws `UserError` if there is none, and
 * `SourceError` if it can't be asked.
 */
export async function findList(
  asked: Asked,
  services: Pick<Services, 'sources' | 'lookUp'>,
  known: readonly ListKey[] = [],
): Promise<ListKey | undefined> {
  const list = readList(asked, services);
  if (list === undefined) return undefined;
  if (known.some((one) => one.source === list.source && one.instance === list.instance)) return list;
  const { title, instances } = SOURCES[list.source];
  if (instances === undefined) return list;
  if (list.instance === '')
    throw new UserError(
      `${title} has many lists. Say which one you mean: give \`source\` ${instances.example}`,
    );
  const find = services.sources.get(list.source)?.findInstance;
  if (find === undefined) return list;
  return { ...list, instance: await services.lookUp(asked.guildId, () => find(list.instance)) };
}
