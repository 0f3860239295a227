import { type APIApplicationCommandBasicOption, ApplicationCommandOptionType, ChannelType } from 'discord.js';
import type { Asked, Autocomplete, Services } from '../../src/discord/interactions/command.ts';
import { readFlag, readNumber, readSource, readText } from '../../src/discord/interactions/options.ts';
import { UserError } from '../../src/errors.ts';
import type { FeedSettings } from '../../src/feeds/feeds.ts';
import {
  DEFAULT_TLDR_PREFERENCE,
  LANGUAGE_CODES,
  LANGUAGES,
  TLDR_PROVIDERS,
  type TldrProvider,
} from '../../src/papers/tldr-preference.ts';
import { SOURCE_CHOICES, SOURCES } from '../../src/sources/sources.ts';
import { parseCategories, parseEmoji, parseKeywords, parseTime, parseWeekdays } from './feed-values.ts';
import { parseZone, suggestZones } from './zones.ts';

const { Boolean: Flag, Channel, Integer, String: Text } = ApplicationCommandOptionType;

/** What people call each of `TLDR_PROVIDERS`. */
const LINE_MAKER_NAMES: Readonly<Record<TldrProvider, string>> = {
  model: "A model's; else the source's; else a sentence of the abstract",
  source: "The source's own; else a sentence of the abstract",
  sentence: 'A sentence of the abstract',
  off: 'None: the abstract begins',
};

/** What can be said of a feed, by `add` and by `edit`. */
export const orderOptions: APIApplicationCommandBasicOption[] = [
  {
    type: Channel,
    name: 'channel',
    description: 'Where to post (this channel if you leave it out)',
    channel_types: [ChannelType.GuildText, ChannelType.GuildAnnouncement],
  },
  {
    type: Text,
    name: 'source',
    description: 'Where the papers are from',
    choices: SOURCE_CHOICES,
  },
  {
    type: Text,
    name: 'time',
    description: 'When to post, as 09:00 (16:00 if you leave it out)',
    max_length: 5,
  },
  {
    type: Text,
    name: 'zone',
    description: 'Time zone, such as Europe/Berlin (UTC if you leave it out)',
    autocomplete: true,
  },
  { type: Text, name: 'weekdays', description: 'Such as mon-fri or mon,wed,fri', max_length: 60 },
  { type: Text, name: 'categories', description: 'arXiv categories, such as cs.CL, cs.LG', max_length: 300 },
  {
    type: Flag,
    name: 'cross_lists',
    description: 'Also papers that are in these categories second (yes if you leave it out)',
  },
  {
    type: Text,
    name: 'want',
    description: 'Keywords of which a paper must have one, with commas between',
    max_length: 500,
  },
  {
    type: Text,
    name: 'avoid',
    description: 'Keywords of which a paper may have none, with commas between',
    max_length: 500,
  },
  { type: Integer, name: 'min_upvotes', description: 'Least upvotes', min_value: 0, max_value: 10_000 },
  {
    type: Integer,
    name: 'max_papers',
    description: 'Most papers a day (10 if you leave it out)',
    min_value: 1,
    max_value: 50,
  },
  {
    type: Text,
    name: 'emoji',
    description: 'The emoji to vote with (👍 if you leave it out)',
    max_length: 60,
  },
  {
    type: Flag,
    name: 'tell_quiet',
    description: 'Say so in the channel on a day without papers (no if you leave it out)',
  },
  {
    type: Text,
    name: 'tldr',
    description: 'Whose TL;DRs the cards show (a model, if one is set, if you leave it out)',
    choices: TLDR_PROVIDERS.map((maker) => ({ name: LINE_MAKER_NAMES[maker], value: maker })),
  },
  {
    type: Text,
    name: 'language',
    description: 'What a model writes TL;DRs in (English if you leave it out)',
    choices: LANGUAGE_CODES.map((code) => ({ name: LANGUAGES[code], value: code })),
  },
];

/** Completes the options of `orderOptions` that complete. */
export const orderAutocomplete: Readonly<Record<string, Autocomplete>> = {
  zone: (typed) => suggestZones(typed),
};

/** What a feed is unless something else is said. */
export function defaultSettings({ channelId }: Asked, { defaultSource }: Services): FeedSettings {
  return {
    channelId,
    source: defaultSource,
    timetable: { time: Temporal.PlainTime.from('16:00'), zone: 'UTC', weekdays: [1, 2, 3, 4, 5] },
    filter: { categories: [], crossLists: true, wanted: [], avoided: [], minUpvotes: 0, maxPapers: 10 },
    voteEmoji: '👍',
    tellsQuiet: false,
  };
}

/**
 * Reads an order from the options given; what is left out is as in `before`, and "none" empties a list. Throws
 * `UserError` for whatever can't be read, and for a source that needs categories without one.
 */
export function readSettings(asked: Asked, before: FeedSettings, services: Services): FeedSettings {
  const given = <Value>(option: string, parse: (text: string) => Value, fallback: Value): Value => {
    const text = readText(asked, option);
    return text === undefined ? fallback : parse(text);
  };
  const { timetable, filter, tldrPreference = DEFAULT_TLDR_PREFERENCE } = before;
  const source = readSource(asked, services) ?? before.source;
  const order: FeedSettings = {
    channelId: readText(asked, 'channel') ?? before.channelId,
    source,
    instance: source === before.source ? before.instance : undefined,
    timetable: {
      time: given('time', parseTime, timetable.time),
      zone: given('zone', parseZone, timetable.zone),
      weekdays: given('weekdays', parseWeekdays, timetable.weekdays),
    },
    filter: {
      categories: given('categories', parseCategories, filter.categories),
      crossLists: readFlag(asked, 'cross_lists') ?? filter.crossLists,
      wanted: given('want', parseKeywords, filter.wanted),
      avoided: given('avoid', parseKeywords, filter.avoided),
      minUpvotes: readNumber(asked, 'min_upvotes') ?? filter.minUpvotes,
      maxPapers: readNumber(asked, 'max_papers') ?? filter.maxPapers,
    },
    voteEmoji: given('emoji', parseEmoji, before.voteEmoji),
    tellsQuiet: readFlag(asked, 'tell_quiet') ?? before.tellsQuiet,
    tldrPreference: {
      first: TLDR_PROVIDERS.find((maker) => maker === readText(asked, 'tldr')) ?? tldrPreference.first,
      language:
        LANGUAGE_CODES.find((code) => code === readText(asked, 'language')) ?? tldrPreference.language,
    },
  };
  const { title, categories } = SOURCES[order.source];
  if (categories === 'required' && order.filter.categories.length === 0) {
    throw new UserError(
      `A feed from ${title} needs categories, or it would post all of ${title}. Add, for example, categories: cs.CL, cs.LG`,
    );
  }
  return order;
}
