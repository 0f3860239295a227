import { type APIApplicationCommandBasicOption, ApplicationCommandOptionType } from 'discord.js';
import type { Asked, Autocomplete, Services } from '../../src/discord/interactions/command.ts';
import { readText } from '../../src/discord/interactions/options.ts';
import { UserError } from '../../src/errors.ts';
import { type Feed, getFeed, listFeeds } from '../../src/feeds/feeds.ts';
import { cutAtWord } from '../../src/papers/cut-at-word.ts';
import { SOURCES } from '../../src/sources/sources.ts';
import { formatWeekdays } from './feed-values.ts';

const MAX_CHOICE_NAME = 100;

/** The feed that a subcommand is about. */
export const feedOption: APIApplicationCommandBasicOption = {
  type: ApplicationCommandOptionType.String,
  name: 'feed',
  description: 'Its number, as /feeds list shows it; may be left out where there is one only',
  autocomplete: true,
};

/** Completes `feedOption` with the guild's feeds. */
export const feedAutocomplete: Readonly<Record<string, Autocomplete>> = {
  async feed(typed, { guildId }, { database }) {
    const feeds = await listFeeds(database, guildId);
    return feeds
      .map((feed) => ({ name: cutAtWord(nameFeed(feed), MAX_CHOICE_NAME), value: String(feed.number) }))
      .filter(({ name }) => name.toLowerCase().includes(typed.trim().toLowerCase()));
  },
};

/** The feed that is meant: the one of that number, or the guild's only one. Throws `UserError` where it can't be told. */
export async function readFeed(asked: Asked, { database }: Services): Promise<Feed> {
  const given = readText(asked, 'feed');
  if (given !== undefined) {
    const number = /^#?(\d{1,9})$/u.exec(given)?.[1];
    if (number === undefined)
      throw new UserError(`“${given.slice(0, 40)}” is no feed's number. /feeds list shows the numbers.`);
    return getFeed(database, asked.guildId, Number(number));
  }
  const [only, second] = await listFeeds(database, asked.guildId);
  if (only === undefined) throw new UserError('This server has no feed yet. /feeds add makes one.');
  if (second !== undefined)
    throw new UserError('This server has several feeds: say which. /feeds list shows their numbers.');
  return only;
}

/** "2: arXiv, 09:00 Europe/Berlin, Mon–Fri" */
export function nameFeed({ number, source, timetable }: Feed): string {
  return `${number}: ${SOURCES[source].title}, ${formatTime(timetable.time)} ${timetable.zone}, ${formatWeekdays(timetable.weekdays)}`;
}

/** "09:00" */
export function formatTime(time: Temporal.PlainTime): string {
  return time.toString({ smallestUnit: 'minute' });
}
