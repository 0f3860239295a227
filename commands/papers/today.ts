import { ApplicationCommandOptionType } from 'discord.js';
import type { Answer, Asked, Offer, Services, Subcommand } from '../../src/discord/interactions/command.ts';
import { findList, readDay, readText } from '../../src/discord/interactions/options.ts';
import { buildList, findEntries, PAGE_SIZE } from '../../src/discord/render/paper-list.ts';
import { formatSource } from '../../src/discord/render/source-title.ts';
import { formatCount, formatDay, formatLongDay, formatPlain } from '../../src/discord/render/text.ts';
import { type Feed, listFeeds } from '../../src/feeds/feeds.ts';
import { DEFAULT_ORDER, ORDERS } from '../../src/feeds/order.ts';
import { isInCategories } from '../../src/feeds/selection.ts';
import { findDayBefore, onlyListOf } from '../../src/papers/listings.ts';
import type { Listing, ListKey } from '../../src/papers/paper.ts';
import { SourceError } from '../../src/sources/source.ts';
import { findStandIn, nameList, writeList } from '../../src/sources/sources.ts';
import type { Team } from '../../src/taste/lessons.ts';
import { type DayListings, type DayWanted, getDayListings } from '../day-listings.ts';
import { ORDER_CHOICES } from '../order-choices.ts';
import { completeSource, sourceOption } from '../source-option.ts';

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
      sourceOption('Where the list comes from: a source, the address of a feed, a venue'),
      {
        type: ApplicationCommandOptionType.String,
        name: 'order',
        description: "What comes first (default: as in this channel's feed, otherwise the most upvoted)",
        choices: ORDER_CHOICES,
      },
    ],
  },

  autocomplete: { source: completeSource },

  async answer(asked, services) {
    const now = services.now().toZonedDateTimeISO('UTC').toPlainDate();
    const day = readDay(asked, 'date', now) ?? now;
    const feeds = await listFeeds(services.database, asked.guildId);
    const lists = findLists(feeds, asked.channelId);
    const wanted = (await findList(asked, services, lists)) ?? lists[0] ?? onlyListOf(services.defaultSource);
    const categories = findCategories(feeds, asked.channelId, wanted);
    const { list, from, why } = await getListOrSample(services, {
      guildId: asked.guildId,
      ...wanted,
      day,
      categories,
    });
    const others = lists
      .filter((one) => !isSame(one, from))
      .slice(0, MAX_OTHERS)
      .map((one) => offerList(one, day));
    const listed = list.state === 'empty' ? [] : list.listings.filter((one) => isWanted(one, categories));
    if (listed.length === 0) {
      const none = `No papers on ${formatLongDay(day)}: ${formatSource(from)} listed none in ${categories.join(', ')}.`;
      const offers = [...(await offerDayBefore(services, from, day)), ...others];
      return { content: list.state === 'empty' ? list.why : none, offers };
    }
    const title = `${formatLongDay(day)} · ${formatSource(from)}`;
    const feed = feeds.find((one) => one.channelId === asked.channelId && isSame(one, from));
    const team = feed === undefined ? teamWithoutFeed(asked, from, categories) : { ...feed, feedId: feed.id };
    const by = ORDERS.find((one) => one === readText(asked, 'order')) ?? team.order.by;
    const listings = await services.teamOrder.sort({ ...team, order: { ...team.order, by } }, listed);
    return {
      ...(why !== undefined && { content: why }),
      ...(await formatList(asked, services, { listings, title })),
      // Other pages show the same list, whatever day it is by then.
      keep: { date: day.toString(), source: writeList(from), order: by },
      offers: others,
    };
  },
};

/** Returns whose taste counts in a channel without a feed of a source: what the server's people voted for. */
function teamWithoutFeed({ guildId }: Asked, list: ListKey, categories: readonly string[]): Team {
  return { feedId: null, guildId, ...list, order: DEFAULT_ORDER, filter: { categories } };
}

/** Finds the lists of this channel's feeds, or of this server's if it has none; running feeds come before paused ones. */
function findLists(feeds: readonly Feed[], channelId: string): readonly ListKey[] {
  const ordered = feeds.toSorted((a, b) => Number(isPaused(a)) - Number(isPaused(b)));
  const lists = preferHere(ordered, channelId).map(({ source, instance }) => ({ source, instance }));
  return lists.filter((list, index) => lists.findIndex((one) => isSame(one, list)) === index);
}

/** Finds the categories that this channel's feeds, or else this server's, take from a source; empty if a feed takes all. */
function findCategories(feeds: readonly Feed[], channelId: string, list: ListKey): readonly string[] {
  const meant = preferHere(
    feeds.filter((feed) => isSame(feed, list)),
    channelId,
  );
  const named = meant.map(({ filter }) => filter.categories);
  return named.some((one) => one.length === 0) ? [] : [...new Set(named.flat())];
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
): Promise<{ readonly list: DayListings; readonly from: ListKey; readonly why?: string }> {
  try {
    return { list: await getDayListings(services, wanted), from: wanted };
  } catch (error) {
    const standIn = findStandIn(services.sources);
    if (!(error instanceof SourceError) || standIn === undefined) throw error;
    services.log.warn({ err: error, source: wanted.source }, 'the source failed; showing the sample');
    const from = onlyListOf(standIn);
    const list = await getDayListings(services, { ...wanted, ...from, categories: [] });
    const why = `${error.message} Here is the sample that ships with Daily Papers instead.`;
    return { list, from, why };
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

/** A row of buttons holds five, of which one may be the day before. */
const MAX_OTHERS = 4;

/** Discord's limit for the label of a button. */
const MAX_LABEL = 80;

function isSame(one: ListKey, other: ListKey): boolean {
  return one.source === other.source && one.instance === other.instance;
}

/** Offers the same day of another list that feeds here use. */
function offerList(list: ListKey, day: Temporal.PlainDate): Offer {
  return {
    label: formatPlain(`Show ${nameList(list)}`, MAX_LABEL),
    command: 'papers today',
    options: { date: day.toString(), source: writeList(list) },
  };
}

/** Offers the last day before `day` that has a list. */
async function offerDayBefore(
  { database }: Services,
  list: ListKey,
  day: Temporal.PlainDate,
): Promise<readonly Offer[]> {
  const before = await findDayBefore(database, list, day);
  if (before === undefined) return [];
  return [
    {
      label: `Show ${formatDay(before)}`,
      command: 'papers today',
      options: { date: before.toString(), source: writeList(list) },
    },
  ];
}
