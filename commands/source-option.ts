import { type APIApplicationCommandStringOption, ApplicationCommandOptionType } from 'discord.js';
import type { Autocomplete } from '../src/discord/interactions/command.ts';
import { MAX_CHOICE, MAX_CHOICES } from '../src/discord/limits.ts';
import { formatPlain } from '../src/discord/render/text.ts';
import { UserError } from '../src/errors.ts';
import { listFeeds } from '../src/feeds/feeds.ts';
import type { ListKey } from '../src/papers/paper.ts';
import { nameList, parseList, SOURCE_LIST, writeList } from '../src/sources/sources.ts';

/** As long as an address may be that is kept. */
const MAX_TYPED = 1_000;

/** Takes a source by its name, or one of its lists: an address, a venue. */
export function sourceOption(description: string): APIApplicationCommandStringOption {
  return {
    type: ApplicationCommandOptionType.String,
    name: 'source',
    description,
    autocomplete: true,
    max_length: MAX_TYPED,
  };
}

/** Completes the option with the sources, this server's own lists, and the list that was typed. */
export const completeSource: Autocomplete = async (typed, { guildId }, { database, sources }) => {
  const feeds = await listFeeds(database, guildId);
  const whole: ListKey[] = SOURCE_LIST.filter(({ name }) => sources.has(name)).map(({ name }) => ({
    source: name,
    instance: '',
  }));
  const own = feeds.filter(({ source, instance }) => instance !== '' && sources.has(source));
  const words = typed.trim().toLowerCase();
  const choices = new Map<string, string>();
  for (const list of [...readTyped(typed), ...whole, ...own]) {
    const value = writeList(list);
    const name = formatPlain(nameList(list), MAX_CHOICE);
    const isMeant = [name, value].some((one) => one.toLowerCase().includes(words));
    if (isMeant && value.length <= MAX_CHOICE) choices.set(value, name);
  }
  return [...choices].slice(0, MAX_CHOICES).map(([value, name]) => ({ name, value }));
};

function readTyped(typed: string): readonly ListKey[] {
  try {
    const list = parseList(typed);
    return list === undefined || list.instance === '' ? [] : [list];
  } catch (error) {
    // Half typed: the command says what is wrong with the whole.
    if (error instanceof UserError) return [];
    throw error;
  }
}
