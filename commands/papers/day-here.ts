import type { Asked } from '../../src/discord/interactions/asked.ts';
import { findList, readDay } from '../../src/discord/interactions/options.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { formatSource } from '../../src/discord/render/source-title.ts';
import { formatLongDay } from '../../src/discord/render/text.ts';
import { type Feed, listFeeds } from '../../src/feeds/feeds.ts';
import { isInCategories } from '../../src/feeds/selection.ts';
import { onlyListOf } from '../../src/papers/listings.ts';
import type { Listing, ListKey } from '../../src/papers/paper.ts';
import { SourceError } from '../../src/sources/source.ts';
import { findStandIn } from '../../src/sources/sources.ts';
import { type DayListings, type DayWanted, getDayListings } from '../day-listings.ts';

/** The list of a day, as the channel where somebody asks for it takes it. */
export interface DayHere {
  readonly day: Temporal.PlainDate;
  readonly feeds: readonly Feed[];
  /** The lists of the feeds here. */
  readonly lists: readonly ListKey[];
  /** Which list it is. */
  readonly from: ListKey;
  /** The categories that the feeds here take; empty if they take all. */
  readonly categories: readonly string[];
  readonly listings: readonly Listing[];
  /** Why there are no listings, or why they are another source's. */
  readonly why: string | undefined;
}

/** Finds the list of the day that the options `date` and `source` name, for the channel's categories. */
export async function findDayHere(asked: Asked, services: Services): Promise<DayHere> {
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
  const here = { day, feeds, lists, from, categories };
  if (list.state === 'empty') return { ...here, listings: [], why: list.why };
  const listings = list.listings.filter((one) => isWanted(one, categories));
  if (listings.length > 0) return { ...here, listings, why };
  const none = `No papers on ${formatLongDay(day)}: ${formatSource(from)} listed none in ${categories.join(', ')}.`;
  return { ...here, listings, why: none };
}

/** Whether two names are of the same list. */
export function isSame(one: ListKey, other: ListKey): boolean {
  return one.source === other.source && one.instance === other.instance;
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
