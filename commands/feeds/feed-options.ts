import { type APIApplicationCommandBasicOption, ApplicationCommandOptionType, ChannelType } from 'discord.js';
import type { Asked } from '../../src/discord/interactions/asked.ts';
import type { Autocomplete } from '../../src/discord/interactions/command.ts';
import { findList, readFlag, readNumber, readText } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { MAX_OPTION_TEXT } from '../../src/discord/limits.ts';
import { UserError } from '../../src/errors.ts';
import type { Feed, FeedSettings } from '../../src/feeds/feeds.ts';
import { DEFAULT_ORDER, ORDERS } from '../../src/feeds/order.ts';
import type { SourceName } from '../../src/papers/paper.ts';
import {
  DEFAULT_TLDR_PREFERENCE,
  LANGUAGE_CODES,
  LANGUAGES,
  TLDR_PROVIDERS,
  type TldrProvider,
} from '../../src/papers/tldr-preference.ts';
import { SOURCES } from '../../src/sources/sources.ts';
import { ORDER_CHOICES } from '../order-choices.ts';
import { completeSource, sourceOption } from '../source-option.ts';
import { parseTime, parseWeekdays } from '../times.ts';
import { parseZone, suggestZones } from '../zones.ts';
import { DEFAULT_VOTE_EMOJI, refuseSameEmoji } from './card-emojis.ts';
import {
  MAX_INTERESTS,
  parseCategories,
  parseEmoji,
  parseInterests,
  parseKeywords,
  parseLessEmoji,
} from './feed-values.ts';

const { Attachment: File, Boolean: Flag, Channel, Integer, String: Text } = ApplicationCommandOptionType;

/** The choices that people see for `TLDR_PROVIDERS`. */
const PROVIDER_NAMES: Readonly<Record<TldrProvider, string>> = {
  model: "A model's; otherwise the source's; otherwise a sentence from the abstract",
  source: "The source's own; otherwise a sentence from the abstract",
  sentence: 'A sentence from the abstract',
  off: 'None: show the start of the abstract',
};

/** The options that `add` and `edit` share. */
export const settingsOptions: APIApplicationCommandBasicOption[] = [
  {
    type: Channel,
    name: 'channel',
    description: 'Where to post, also a forum: a post for each paper (default: this channel)',
    channel_types: [ChannelType.GuildText, ChannelType.GuildAnnouncement, ChannelType.GuildForum],
  },
  sourceOption('Where the papers come from: a source, the address of a feed, a venue'),
  {
    type: Text,
    name: 'time',
    description: 'When to post, such as 09:00 (default: 16:00)',
    max_length: 5,
  },
  {
    type: Text,
    name: 'zone',
    description: 'Time zone, such as Europe/Berlin (default: UTC)',
    autocomplete: true,
  },
  {
    type: Text,
    name: 'weekdays',
    description: 'Days to post on, such as mon,wed,fri (default: mon-fri)',
    max_length: 60,
  },
  {
    type: Text,
    name: 'categories',
    description: "The source's categories, such as cs.CL, cs.LG or neuroscience",
    max_length: 300,
  },
  {
    type: Flag,
    name: 'cross_lists',
    description: 'Include cross-listed papers (default: yes)',
  },
  {
    type: Text,
    name: 'want',
    description: 'Only papers matching at least one keyword (comma-separated)',
    max_length: 500,
  },
  {
    type: Text,
    name: 'avoid',
    description: 'Exclude papers matching any of these keywords (comma-separated)',
    max_length: 500,
  },
  { type: Integer, name: 'min_upvotes', description: 'Minimum upvotes', min_value: 0, max_value: 10_000 },
  {
    type: Integer,
    name: 'max_papers',
    description: 'Maximum papers per day (default: 10)',
    min_value: 1,
    max_value: 50,
  },
  {
    type: Text,
    name: 'order',
    description: 'What comes first (default: what your team likes)',
    choices: ORDER_CHOICES,
  },
  {
    type: Text,
    name: 'interests',
    description: 'What interests your team, in its own words; "no …" for what does not',
    max_length: MAX_INTERESTS,
  },
  {
    type: Text,
    name: 'examples',
    description: 'Papers your team likes: arXiv IDs, DOIs or links; "none" removes those given before',
    max_length: MAX_OPTION_TEXT,
  },
  {
    type: File,
    name: 'examples_file',
    description: 'Papers your team likes, as BibTeX, RIS or CSL-JSON: what Zotero exports',
  },
  {
    type: Flag,
    name: 'wild_card',
    description: "One card a day that the team's order is unsure of (default: yes)",
  },
  {
    type: Text,
    name: 'emoji',
    description: 'Emoji to vote with (default: 👍)',
    max_length: 60,
  },
  {
    type: Text,
    name: 'less_emoji',
    description: 'Emoji for “less like this”, such as 👎; "none" for none (default: none)',
    max_length: 60,
  },
  {
    type: Flag,
    name: 'tell_quiet',
    description: 'Tell the channel when a day has no papers (default: no)',
  },
  {
    type: Flag,
    name: 'missed',
    description: 'Once a week, name papers that rose after their day and were not posted (default: no)',
  },
  {
    type: Text,
    name: 'tldr',
    description: "Whose TL;DRs the cards show (default: a model's, if one is set)",
    choices: TLDR_PROVIDERS.map((maker) => ({ name: PROVIDER_NAMES[maker], value: maker })),
  },
  {
    type: Text,
    name: 'language',
    description: 'Language in which a model writes TL;DRs (default: English)',
    choices: LANGUAGE_CODES.map((code) => ({ name: LANGUAGES[code], value: code })),
  },
];

/** Completes the options of `settingsOptions` that offer choices as people type. */
export const settingsAutocomplete: Readonly<Record<string, Autocomplete>> = {
  source: completeSource,
  zone: (typed) => suggestZones(typed),
};

/** Settings of which none is left out. */
export type WholeSettings = Pick<Feed, keyof FeedSettings>;

/** Returns the settings of a feed for which nothing else is said. */
export function defaultSettings({ channelId }: Asked, { defaultSource }: Services): WholeSettings {
  return {
    channelId,
    source: defaultSource,
    instance: '',
    timetable: { time: Temporal.PlainTime.from('16:00'), zone: 'UTC', weekdays: [1, 2, 3, 4, 5] },
    filter: { categories: [], crossLists: true, wanted: [], avoided: [], minUpvotes: 0, maxPapers: 10 },
    voteEmoji: DEFAULT_VOTE_EMOJI,
    lessEmoji: null,
    tellsQuiet: false,
    tellsRisen: false,
    order: { ...DEFAULT_ORDER, by: 'team' },
    tldrPreference: DEFAULT_TLDR_PREFERENCE,
  };
}

/** Reads whether papers that rose are told of. Throws `UserError` if that is asked of a source whose readers don't vote. */
function readRisen(asked: Asked, source: SourceName, before: WholeSettings): boolean {
  const given = readFlag(asked, 'missed');
  const { title, hasUpvotes = false } = SOURCES[source];
  if (given && !hasUpvotes) {
    throw new UserError(
      `${title} doesn't tell how many readers vote for a paper, so nobody can say which papers rose. Leave out the option missed; it works with Hugging Face.`,
    );
  }
  return hasUpvotes && (given ?? before.tellsRisen);
}

/**
 * Reads settings from the options given. Options that are left out stay as in `before`; "none" empties a list. Throws
 * `UserError` for anything that can't be read, for two emojis that are the same, for a source that needs categories if
 * there are none, and for a list that doesn't exist; `SourceError` if it can't be asked whether it does.
 */
export async function readSettings(
  asked: Asked,
  before: WholeSettings,
  services: Services,
): Promise<WholeSettings> {
  const given = <Value>(option: string, parse: (text: string) => Value, fallback: Value): Value => {
    const text = readText(asked, option);
    return text === undefined ? fallback : parse(text);
  };
  const { timetable, filter, order, tldrPreference } = before;
  const { source, instance } =
    (await findList(asked, services, before.instance === '' ? [] : [before])) ?? before;
  // Categories of another source would let nothing pass.
  const isSameKind = SOURCES[source].categoryNames === SOURCES[before.source].categoryNames;
  const settings: WholeSettings = {
    channelId: readText(asked, 'channel') ?? before.channelId,
    source,
    instance,
    timetable: {
      time: given('time', parseTime, timetable.time),
      zone: given('zone', parseZone, timetable.zone),
      weekdays: given('weekdays', parseWeekdays, timetable.weekdays),
    },
    filter: {
      categories: given(
        'categories',
        (text) => parseCategories(text, SOURCES[source]),
        isSameKind ? filter.categories : [],
      ),
      crossLists: readFlag(asked, 'cross_lists') ?? filter.crossLists,
      wanted: given('want', parseKeywords, filter.wanted),
      avoided: given('avoid', parseKeywords, filter.avoided),
      minUpvotes: readNumber(asked, 'min_upvotes') ?? filter.minUpvotes,
      maxPapers: readNumber(asked, 'max_papers') ?? filter.maxPapers,
    },
    voteEmoji: given('emoji', parseEmoji, before.voteEmoji),
    lessEmoji: given('less_emoji', parseLessEmoji, before.lessEmoji ?? null),
    tellsQuiet: readFlag(asked, 'tell_quiet') ?? before.tellsQuiet,
    tellsRisen: readRisen(asked, source, before),
    order: {
      by: ORDERS.find((by) => by === readText(asked, 'order')) ?? order.by,
      interests: given('interests', parseInterests, order.interests),
      wildCard: readFlag(asked, 'wild_card') ?? order.wildCard,
    },
    tldrPreference: {
      first: TLDR_PROVIDERS.find((maker) => maker === readText(asked, 'tldr')) ?? tldrPreference.first,
      language:
        LANGUAGE_CODES.find((code) => code === readText(asked, 'language')) ?? tldrPreference.language,
    },
  };
  refuseSameEmoji(settings);
  const { title, categories } = SOURCES[settings.source];
  if (categories === 'required' && settings.filter.categories.length === 0) {
    throw new UserError(
      `A feed from ${title} needs categories; otherwise it would post all of ${title}. Add some, such as categories: cs.CL, cs.LG`,
    );
  }
  return settings;
}
