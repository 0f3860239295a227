import { ApplicationCommandOptionType } from 'discord.js';
import type { Answer, Asked, Offer, Services, Subcommand } from '../../src/discord/interactions/command.ts';
import { readDay, readSource, readText } from '../../src/discord/interactions/options.ts';
import { buildList, findEntries, PAGE_SIZE } from '../../src/discord/render/paper-list.ts';
import { formatCount, formatDay, formatLongDay } from '../../src/discord/render/text.ts';
import { type Feed, listFeeds } from '../../src/feeds/feeds.ts';
import { DEFAULT_ORDER, ORDERS } from '../../src/feeds/order.ts';
import { isInCategories } from '../../src/feeds/selection.ts';
import { findDayBefore, onlyListOf } from '../../src/papers/listings.ts';
import type { Listing, SourceName } from '../../src/papers/paper.ts';
import { SourceError } from '../../src/sources/source.ts';
import { findStandIn, SOURCE_CHOICES, SOURCES } from '../../src/sources/sources.ts';
import type { Team } from '../../src/taste/lessons.ts';
import { type DayListings, type DayWanted, getDayListings } from '../day-listings.ts';
import { ORDER_CHOICES } from '../order-choices.ts';

/** `/papers today` shows a day's list, in the order of the channel's feed. */
export const today: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'today',
    description: "Show a day's new papers, in the order of this channel's feed",
    options: [
      {
        type: ApplicationCommandOptionType.String,
        name: 'date',
        description: 'The day, such as 2026-03-02 or yesterday (default: today)',
        max_length: 40,
      },
      {
        type: ApplicationCommandOptionType.String,
        name: 'source',
        description: 'Where the list comes from',
        choices: SOURCE_CHOICES,
      },
      {
        type: ApplicationCommandOptionType.String,
        name: 'order',
        description: "What comes first (default: as in this channel's feed, otherwise the most upvoted)",
        choices: ORDER_CHOICES,
      },
    ],
  },

  async answer(asked, services) {
    const now = services.now().toZonedDateTimeISO('UTC').toPlainDate();
    const day = readDay(asked, 'date', now) ?? now;
    const feeds = await listFeeds(services.database, asked.guildId);
    const sources = findSources(feeds, asked.channelId);
    const source = readSource(asked, services) ?? sources[0] ?? services.defaultSource;
    const categories = findCategories(feeds, asked.channelId, source);
    const { list, from, why } = await getListOrSample(services, {
      guildId: asked.guildId,
      ...onlyListOf(source),
      day,
      categories,
    });
    const others = sources.filter((one) => one !== from).map((one) => offerSource(one, day));
    const listed = list.state === 'empty' ? [] : list.listings.filter((one) => isWanted(one, categories));
    if (listed.length === 0) {
      const none = `No papers on ${formatLongDay(day)}: ${SOURCES[from].title} listed none in ${categories.join(', ')}.`;
      const offers = [...(await offerDayBefore(services, from, day)), ...others];
      return { content: list.state === 'empty' ? list.why : none, offers };
    }
    const title = `${formatLongDay(day)} · ${SOURCES[from].title}`;
    const feed = feeds.find((one) => one.channelId === asked.channelId && one.source === from);
    const team = feed === undefined ? teamWithoutFeed(asked, from, categories) : { ...feed, feedId: feed.id };
    const by = ORDERS.find((one) => one === readText(asked, 'order')) ?? team.order.by;
    const listings = await services.teamOrder.sort({ ...team, order: { ...team.order, by } }, listed);
    return {
      ...(why !== undefined && { content: why }),
      ...(await formatList(asked, services, { listings, title })),
      // Other pages show the same list, whatever day it is by then.
      keep: { date: day.toString(), source: from, order: by },
      offers: others,
    };
  },
};

/** Returns whose taste counts in a channel without a feed of a source: what the server's people voted for. */
function teamWithoutFeed({ guildId }: Asked, source: SourceName, categories: readonly string[]): Team {
  return { feedId: null, guildId, ...onlyListOf(source), order: DEFAULT_ORDER, filter: { categories } };
}

/** Finds the sources of this channel's feeds, or of this server's if it has none; running feeds come before paused ones. */
function findSources(feeds: readonly Feed[], channelId: string): readonly SourceName[] {
  const ordered = feeds.toSorted((a, b) => Number(isPaused(a)) - Number(isPaused(b)));
  return [...new Set(preferHere(ordered, channelId).map(({ source }) => source))];
}

/** Finds the categories that this channel's feeds, or else this server's, take from a source; empty if a feed takes all. */
function findCategories(feeds: readonly Feed[], channelId: string, source: SourceName): readonly string[] {
  const meant = preferHere(
    feeds.filter((feed) => feed.source === source),
    channelId,
  );
  const lists = meant.map(({ filter }) => filter.categories);
  return lists.some((list) => list.length === 0) ? [] : [...new Set(lists.flat())];
}

function preferHere(feeds: readonly Feed[], channelId: string): readonly Feed[] {
  const here = feeds.filter((feed) => feed.channelId === channelId);
  return here.length > 0 ? here : feeds;
}

function isPaused({ state }: Feed): boolean {
  return state.kind === 'paused';
}

/** Whether a paper is in one of the categories: the stored list may have others, which only other servers' feeds take. */
function isWanted(listing: Listing, categories: readonly string[]): boolean {
  return isInCategories(listing, { categories, crossLists: true });
}

/**
 * Gets the list of a day. In the sandbox, which has a sample, the sample replaces the list of a source that fails, and
 * `why` says so.
 */
async function getListOrSample(
  services: Services,
  wanted: DayWanted,
): Promise<{ readonly list: DayListings; readonly from: SourceName; readonly why?: string }> {
  try {
    return { list: await getDayListings(services, wanted), from: wanted.source };
  } catch (error) {
    const standIn = findStandIn(services.sources);
    if (!(error instanceof SourceError) || standIn === undefined) throw error;
    services.log.warn({ err: error, source: wanted.source }, 'the source failed; showing the sample');
    const list = await getDayListings(services, { ...wanted, ...onlyListOf(standIn), categories: [] });
    const why = `${error.message} Here is the sample that ships with Daily Papers instead.`;
    return { list, from: standIn, why };
  }
}

async function formatList(
  { guildId, page }: Asked,
  services: Services,
  { listings, title }: { readonly listings: readonly Listing[]; readonly title: string },
): Promise<Answer> {
  const shown = listings.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE);
  const entries = await findEntries(
    services,
    guildId,
    shown.map(({ paper }) => paper),
  );
  const total = listings.length;
  const now = services.now().toZonedDateTimeISO('UTC').toPlainDate();
  return {
    ...buildList(`${title} · ${formatCount(total, 'paper')}`, entries, { page, total, today: now }),
  };
}

/** Offers the same day of another source that feeds here use. */
function offerSource(source: SourceName, day: Temporal.PlainDate): Offer {
  return {
    label: `Show ${SOURCES[source].title}`,
    command: 'papers today',
    options: { date: day.toString(), source },
  };
}

/** Offers the last day before `day` that has a list. */
async function offerDayBefore(
  { database }: Services,
  source: SourceName,
  day: Temporal.PlainDate,
): Promise<readonly Offer[]> {
  const before = await findDayBefore(database, onlyListOf(source), day);
  if (before === undefined) return [];
  return [
    {
      label: `Show ${formatDay(before)}`,
      command: 'papers today',
      options: { date: before.toString(), source },
    },
  ];
}
