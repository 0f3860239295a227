import { type APIApplicationCommandStringOption, ApplicationCommandOptionType } from 'discord.js';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import type { Autocomplete } from '../../src/discord/interactions/command.ts';
import { readText } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { MAX_CHOICE, MAX_CHOICES } from '../../src/discord/limits.ts';
import { formatCount, formatPlain, formatText } from '../../src/discord/render/text.ts';
import { UserError } from '../../src/errors.ts';
import { listTags, type TagCount } from '../../src/saved/saved.ts';
import { foldTag, tidyTag } from '../../src/saved/tags.ts';

/** Tags that a sentence names. */
const MAX_NAMED = 10;
const MAX_NAME = 60;

/** Says which of the asker's saved papers are meant: those with a tag. */
export const TAG_OPTION = {
  type: ApplicationCommandOptionType.String,
  name: 'tag',
  description: 'Only papers that you gave this tag',
  autocomplete: true,
} as const satisfies APIApplicationCommandStringOption;

/** Completes one of the asker's tags. */
export const completeTag: Autocomplete = async (typed, { userId }, { database }) =>
  findFitting(await listTags(database, userId), typed).map(({ tag, papers }) => {
    const after = ` (${formatCount(papers, 'paper')})`;
    return { name: `${formatPlain(tag, MAX_CHOICE - after.length)}${after}`, value: tag };
  });

/** Completes the last of several tags. */
export const completeTags: Autocomplete = async (typed, { userId }, { database }) => {
  const [last = '', ...before] = typed.split(',').toReversed();
  const given = new Set(before.map((tag) => foldTag(tidyTag(tag))));
  const start = before.toReversed().map((tag) => `${tag.trim()}, `);
  return findFitting(await listTags(database, userId), last)
    .filter(({ tag }) => !given.has(foldTag(tag)))
    .map(({ tag }) => start.join('') + tag)
    .filter((value) => [...value].length <= MAX_CHOICE)
    .map((value) => ({ name: formatPlain(value, MAX_CHOICE) || value, value }));
};

/** Finds tags that have what was typed in them, those that begin with it first. */
function findFitting(tags: readonly TagCount[], typed: string): TagCount[] {
  const wanted = foldTag(tidyTag(typed));
  const fitting = tags.filter(({ tag }) => foldTag(tag).includes(wanted));
  const begins = ({ tag }: TagCount) => foldTag(tag).startsWith(wanted);
  return [...fitting.filter(begins), ...fitting.filter((one) => !begins(one))].slice(0, MAX_CHOICES);
}

/**
 * Reads the option: one of the asker's tags as they wrote it; undefined if none was given. Throws `UserError` for one that is
 * on none of their papers.
 */
export async function readTag(
  asked: Asked,
  { database }: Pick<Services, 'database'>,
): Promise<string | undefined> {
  const given = readText(asked, TAG_OPTION.name);
  if (given === undefined) return undefined;
  const tags = await listTags(database, asked.userId);
  const wanted = foldTag(tidyTag(given));
  const known = tags.find(({ tag }) => foldTag(tag) === wanted);
  if (known !== undefined) return known.tag;
  const named = tags.slice(0, MAX_NAMED).map(({ tag }) => formatText(tag, MAX_NAME));
  const more = tags.length > named.length ? `, and ${tags.length - named.length} more` : '';
  const which =
    tags.length === 0 ? 'You have given no tags yet.' : `Your tags are: ${named.join(', ')}${more}.`;
  throw new UserError(`None of your saved papers has the tag “${formatText(given, MAX_NAME)}”. ${which}`);
}
