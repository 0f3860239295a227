import { type APIApplicationCommandBasicOption, ApplicationCommandOptionType } from 'discord.js';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import type { Autocomplete } from '../../src/discord/interactions/command.ts';
import { readNumber, readText } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { MAX_CHOICE } from '../../src/discord/limits.ts';
import { UserError } from '../../src/errors.ts';
import { type Feed, findFeed, getFeed, listFeeds } from '../../src/feeds/feeds.ts';
import { cutAtWord } from '../../src/papers/cut-at-word.ts';
import { nameList } from '../../src/sources/sources.ts';
import { formatTime, formatWeekdays } from '../times.ts';

/** The option that says which feed a subcommand is about. */
export const feedOption: APIApplicationCommandBasicOption = {
  type: ApplicationCommandOptionType.String,
  name: 'feed',
  description: "The feed's number, from /feeds list; optional if this server has only one feed",
  autocomplete: true,
};

/** An option that buttons set and nobody can type: another feed may have a feed's number by the time they are pressed. */
export const FEED_ID = 'id';

/** Completes `feedOption` with the guild's feeds. */
export const feedAutocomplete = completeFeed();

/** Creates the completion of `feedOption` with those of the guild's feeds that `isOffered` takes. */
export function completeFeed(
  isOffered: (feed: Feed) => boolean = () => true,
): Readonly<Record<string, Autocomplete>> {
  return {
    async feed(typed, { guildId }, { database }) {
      const feeds = await listFeeds(database, guildId);
      return feeds
        .filter(isOffered)
        .map((feed) => ({ name: cutAtWord(nameFeed(feed), MAX_CHOICE), value: String(feed.number) }))
        .filter(({ name }) => name.toLowerCase().includes(typed.trim().toLowerCase()));
    },
  };
}

/**
 * Returns the feed with the given number, or the guild's only feed; behind a button, the one it was offered for. Throws
 * `UserError` if none is clear.
 */
export async function readFeed(asked: Asked, { database }: Services): Promise<Feed> {
  const id = readNumber(asked, FEED_ID);
  if (id !== undefined) {
    const feed = await findFeed(database, id);
    if (feed?.guildId === asked.guildId) return feed;
    throw new UserError('That feed was removed in the meantime. /feeds list shows the others.');
  }
  const given = readText(asked, 'feed');
  if (given !== undefined) {
    const number = /^#?(\d{1,9})$/u.exec(given)?.[1];
    if (number === undefined)
      throw new UserError(
        `“${given.slice(0, 40)}” isn't a valid feed number. /feeds list shows the numbers.`,
      );
    return getFeed(database, asked.guildId, Number(number));
  }
  const [only, second] = await listFeeds(database, asked.guildId);
  if (only === undefined) throw new UserError('This server has no feeds yet. Add one with /feeds add.');
  if (second !== undefined)
    throw new UserError(
      'This server has several feeds. Say which one you mean: /feeds list shows their numbers.',
    );
  return only;
}

/** "2: arXiv, 09:00 Europe/Berlin, Mon–Fri" */
export function nameFeed(feed: Feed): string {
  const { number, timetable } = feed;
  return `${number}: ${nameList(feed)}, ${formatTime(timetable.time)} ${timetable.zone}, ${formatWeekdays(timetable.weekdays)}`;
}
