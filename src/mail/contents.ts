import { and, eq, gte, lte } from 'drizzle-orm';
import { postedCards } from '../database/schema/delivery.ts';
import { findDigest, findWhy, listCards } from '../delivery/digests.ts';
import { type Place, placeOf } from '../delivery/outbox.ts';
import { channelLink, messageLink } from '../discord-links.ts';
import type { Why } from '../feeds/choice.ts';
import { type Feed, findFeed } from '../feeds/feeds.ts';
import { findPapersById } from '../papers/library.ts';
import { findNewestListings, listDay } from '../papers/listings.ts';
import { type Listing, NO_POPULARITY } from '../papers/paper.ts';
import { findTldrs } from '../tldr/tldr.ts';
import { findTallies } from '../votes/votes.ts';
import type { MailServices } from './services.ts';
import type { MailContent, MailPaper } from './views.ts';

type ContentServices = Pick<MailServices, 'database' | 'model' | 'describeCard'>;

/** A weekly mail is read at one sitting. */
const MAX_OF_WEEK = 10;

/** Facts of a paper that was never listed. */
const UNLISTED = { rank: 0, ...NO_POPULARITY };

/** Reads what a mail shows; undefined if there is nothing to show, or its feed is gone. */
export async function readMailContent(
  services: ContentServices,
  kind: 'daily' | 'weekly',
  feedId: number,
  day: Temporal.PlainDate,
): Promise<MailContent | undefined> {
  const feed = await findFeed(services.database, feedId);
  if (feed === undefined) return undefined;
  return kind === 'daily' ? readDay(services, feed, day) : readWeek(services, feed, day);
}

async function readDay(
  services: ContentServices,
  feed: Feed,
  day: Temporal.PlainDate,
): Promise<MailContent | undefined> {
  const { database } = services;
  const digest = await findDigest(database, { feedId: feed.id, listDay: day });
  if (digest === undefined) return undefined;
  const cards = await listCards(database, digest.id);
  const listings = new Map(
    (await listDay(database, digest, day)).map((listing) => [listing.paper.id, listing]),
  );
  const shown = cards.flatMap(({ paperId, why, message }) => {
    const listing = listings.get(paperId);
    return listing === undefined ? [] : [{ listing, why, place: placeOf(message) }];
  });
  if (shown.length === 0) return undefined;
  const papers = await describe(services, feed, shown);
  return { kind: 'daily', feed, day, listed: digest.listed, papers, channelUrl: channelLink(feed) };
}

/** Reads the most voted papers among those that a feed posted for the days of a week. */
async function readWeek(
  services: ContentServices,
  feed: Feed,
  monday: Temporal.PlainDate,
): Promise<MailContent | undefined> {
  const { database } = services;
  const cards = await database
    .select()
    .from(postedCards)
    .where(
      and(
        eq(postedCards.feedId, feed.id),
        gte(postedCards.listDay, monday),
        lte(postedCards.listDay, monday.add({ days: 6 })),
      ),
    )
    .orderBy(postedCards.listDay, postedCards.cardId);
  const newest = new Map(cards.map((card) => [card.paperId, card]));
  const tallies = await findTallies(database, feed.guildId, [...newest.keys()]);
  const votesFor = (id: string): number => tallies.get(id)?.votes ?? 0;
  const voted = [...newest.values()]
    .filter(({ paperId }) => votesFor(paperId) > 0)
    .sort((one, other) => votesFor(other.paperId) - votesFor(one.paperId));
  if (voted.length === 0) return undefined;
  const top = voted.slice(0, MAX_OF_WEEK);
  const ids = top.map(({ paperId }) => paperId);
  const facts = await findNewestListings(database, ids);
  const papers = await findPapersById(database, ids);
  const shown: Shown[] = [];
  for (const { cardId, paperId, channelId, messageId } of top) {
    const paper = papers.get(paperId);
    if (paper === undefined) continue;
    const listing = { ...(facts.get(paperId) ?? UNLISTED), paper };
    shown.push({ listing, why: await findWhy(database, cardId), place: { channelId, messageId } });
  }
  return {
    kind: 'weekly',
    feed,
    day: monday,
    listed: voted.length,
    papers: await describe(services, feed, shown),
    channelUrl: channelLink(feed),
  };
}

/** A paper that a mail shows, with its card. */
interface Shown {
  readonly listing: Listing;
  readonly why: Why;
  readonly place: Place | undefined;
}

async function describe(
  services: ContentServices,
  { guildId, tldrPreference }: Feed,
  shown: readonly Shown[],
): Promise<MailPaper[]> {
  const { database, describeCard } = services;
  const papers = shown.map(({ listing }) => listing.paper);
  const tldrs = await findTldrs(services, papers, tldrPreference, guildId);
  const ids = papers.map(({ id }) => id);
  const tallies = await findTallies(database, guildId, ids);
  return shown.map(({ listing, why, place }) => {
    const { id } = listing.paper;
    return {
      ...describeCard({ listing, tldr: tldrs.get(id), why }),
      votes: tallies.get(id)?.votes ?? 0,
      cardUrl: place && messageLink({ guildId, ...place }),
    };
  });
}
