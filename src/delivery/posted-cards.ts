import { and, desc, eq, getViewSelectedFields, inArray, isNotNull, ne, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { cards, digests, postedCards, proposals } from '../database/schema/delivery.ts';
import { feeds } from '../database/schema/feeds.ts';
import type { ListKey } from '../papers/paper.ts';
import { DEFAULT_TLDR_PREFERENCE, type Language } from '../papers/tldr-preference.ts';
import type { CardEmojis } from './card-emojis.ts';

/** A card that is in a channel. */
export interface PostedCard extends CardEmojis {
  readonly cardId: number;
  readonly guildId: string;
  readonly paperId: string;
  /** Null once the feed was removed. */
  readonly feedId: number | null;
  readonly channelId: string;
  readonly messageId: string;
  /** The list that its digest is of; undefined if a person put the paper to the vote. */
  readonly list: (ListKey & { readonly day: Temporal.PlainDate }) | undefined;
}

/** Whether a card is the first message of a forum's post: Discord gives both one id. */
export function isPost({ channelId, messageId }: Pick<PostedCard, 'channelId' | 'messageId'>): boolean {
  return channelId === messageId;
}

const columns = getViewSelectedFields(postedCards);

function cardOf({ source, instance, listDay, ...card }: typeof postedCards.$inferSelect): PostedCard {
  const isListed = source !== null && instance !== null && listDay !== null;
  return { ...card, list: isListed ? { source, instance, day: listDay } : undefined };
}

/** Finds the card that a message is, of one guild or of any; undefined for any other message. */
export async function findPostedCard(
  database: Database,
  messageId: string,
  guildId?: string,
): Promise<PostedCard | undefined> {
  const ofGuild = guildId === undefined ? undefined : eq(postedCards.guildId, guildId);
  const [card] = await database
    .select(columns)
    .from(postedCards)
    .where(and(ofGuild, eq(postedCards.messageId, messageId)));
  return card && cardOf(card);
}

/** Lists the newest cards of a paper, of one guild or, without one, of all. */
export async function listPostedCards(
  database: Database,
  paperId: string,
  guildId: string | undefined,
  limit: number,
): Promise<PostedCard[]> {
  const ofGuild = guildId === undefined ? undefined : eq(postedCards.guildId, guildId);
  const rows = await database
    .select(columns)
    .from(postedCards)
    .where(and(ofGuild, eq(postedCards.paperId, paperId)))
    .orderBy(desc(postedCards.sentAt), desc(postedCards.cardId))
    .limit(limit);
  return rows.map(cardOf);
}

/** A card of a feed's digest, and when it was sent. */
export interface SentCard extends PostedCard {
  readonly sentAt: Temporal.Instant;
}

/** Lists the newest cards of a feed's digests, the newest first. */
export async function listCardsOfFeed(
  database: Database,
  feedId: number,
  limit: number,
): Promise<SentCard[]> {
  const rows = await database
    .select(columns)
    .from(postedCards)
    .where(and(eq(postedCards.feedId, feedId), isNotNull(postedCards.digestId)))
    .orderBy(desc(postedCards.sentAt), desc(postedCards.cardId))
    .limit(limit);
  return rows.map((row) => ({ ...cardOf(row), sentAt: row.sentAt }));
}

/** Finds the cards that these messages are. */
export async function findCardsOfMessages(
  database: Database,
  messageIds: readonly string[],
): Promise<number[]> {
  if (messageIds.length === 0) return [];
  const rows = await database
    .select({ id: postedCards.cardId })
    .from(postedCards)
    .where(inArray(postedCards.messageId, [...messageIds]));
  return rows.map(({ id }) => id);
}

/** Finds the servers with cards of papers for which a model writes in that language, by paper id. */
export async function findServersShowing(
  database: Database,
  paperIds: readonly string[],
  language: Language,
): Promise<Map<string, readonly string[]>> {
  if (paperIds.length === 0) return new Map();
  // A card whose feed was removed shows what a feed with default settings would.
  const provider = sql`coalesce(${feeds.tldr}, ${DEFAULT_TLDR_PREFERENCE.first})`;
  const written = sql`coalesce(${feeds.language}, ${DEFAULT_TLDR_PREFERENCE.language})`;
  const rows = await database
    .selectDistinct({ paperId: postedCards.paperId, guildId: postedCards.guildId })
    .from(postedCards)
    .leftJoin(feeds, eq(feeds.id, postedCards.feedId))
    .where(
      and(
        inArray(postedCards.paperId, [...paperIds]),
        sql`${provider} = 'model'`,
        sql`${written} = ${language}`,
      ),
    );
  const byPaper = Map.groupBy(rows, ({ paperId }) => paperId);
  return new Map(byPaper.entries().map(([id, servers]) => [id, servers.map(({ guildId }) => guildId)]));
}

/** Finds which of these papers have a card in a channel. */
export async function findPostedPapers(
  database: Database,
  paperIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (paperIds.length === 0) return new Set();
  const wanted = JSON.stringify(paperIds);
  const rows = await database
    .selectDistinct({ paperId: postedCards.paperId })
    .from(postedCards)
    .where(sql`${postedCards.paperId} in (select json_array_elements_text(${wanted}::json))`);
  return new Set(rows.map(({ paperId }) => paperId));
}

/** Returns whether a guild other than this one has cards of one of these papers. */
export async function isPostedElsewhere(
  database: Database,
  paperIds: readonly string[],
  guildId: string,
): Promise<boolean> {
  const isOne = and(inArray(postedCards.paperId, [...paperIds]), ne(postedCards.guildId, guildId));
  const [card] = await database.select({ id: postedCards.cardId }).from(postedCards).where(isOne).limit(1);
  return card !== undefined;
}

/** Counts a change of the reactions on cards, in the transaction that changes them. */
export async function countVoteChange(transaction: Database, cardIds: readonly number[]): Promise<void> {
  await transaction
    .update(cards)
    .set({ voteChanges: sql`${cards.voteChanges} + 1` })
    .where(inArray(cards.id, [...cardIds]));
}

/** Returns how often the reactions on a card have changed; nobody changes them before the transaction ends. */
export async function lockVotes(transaction: Database, cardId: number): Promise<number | undefined> {
  const [held] = await transaction
    .select({ changes: cards.voteChanges })
    .from(cards)
    .where(eq(cards.id, cardId))
    .for('update');
  return held?.changes;
}

/** Counts a change on cards one after another, so that two who change many wait for each other in one order. */
export async function lockCards(transaction: Database, cardIds: readonly number[]): Promise<void> {
  for (const id of [...new Set(cardIds)].toSorted((a, b) => a - b)) await countVoteChange(transaction, [id]);
}

/** Finds the cards of each guild among these, sent or not. */
export async function findGuildsOfCards(
  database: Database,
  cardIds: readonly number[],
): Promise<ReadonlyMap<string, number[]>> {
  if (cardIds.length === 0) return new Map();
  const guildId = sql<string>`coalesce(${digests.guildId}, ${proposals.guildId})`;
  const rows = await database
    .select({ id: cards.id, guildId })
    .from(cards)
    .leftJoin(digests, eq(digests.id, cards.digestId))
    .leftJoin(proposals, eq(proposals.id, cards.proposalId))
    .where(inArray(cards.id, [...cardIds]));
  const byGuild = Map.groupBy(rows, (row) => row.guildId);
  return new Map(byGuild.entries().map(([id, its]) => [id, its.map((row) => row.id)]));
}

/** Holds for papers, by their id, that were posted in a guild or, without one, anywhere. */
export function isPosted(paperId: SQL, guildId: string | undefined): SQL<boolean> {
  const ofGuild = guildId === undefined ? sql`` : sql` and ${postedCards.guildId} = ${guildId}`;
  return sql`exists (select from ${postedCards} where ${postedCards.paperId} = ${paperId}${ofGuild})`;
}

/** Lists the guilds that have cards, or are about to. */
export async function listGuildsWithCards(database: Database): Promise<string[]> {
  const rows = await database
    .select({ id: digests.guildId })
    .from(digests)
    .union(database.select({ id: proposals.guildId }).from(proposals));
  return rows.map(({ id }) => id);
}
