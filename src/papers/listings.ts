import { and, count, desc, eq, inArray, lt, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { selectRows } from '../database/json-rows.ts';
import { listDays, listings, papers } from '../database/schema/papers.ts';
import { paperColumns, paperOf } from './library.ts';
import { findStoredIds } from './names.ts';
import { type Listing, type ListKey, NO_POPULARITY, type Popularity, type SourceName } from './paper.ts';
import { stripNul } from './strip-nul.ts';

/** The list of a source that has one only. */
export function onlyListOf(source: SourceName): ListKey {
  return { source, instance: '' };
}

/** The rows of one list. */
function isOf(table: typeof listDays | typeof listings, { source, instance }: ListKey): SQL | undefined {
  return and(eq(table.source, source), eq(table.instance, instance));
}

/** A list day as it is kept. */
export type StoredDay =
  | {
      readonly state: 'listed';
      readonly collectedAt: Temporal.Instant;
      readonly categories: readonly string[];
    }
  | {
      readonly state: 'none';
      readonly reason: 'weekend' | 'holiday';
      readonly collectedAt: Temporal.Instant;
    };

/** A source's list of a day, to be saved. */
export interface DayToSave extends ListKey {
  readonly day: Temporal.PlainDate;
  readonly listings: readonly Listing[];
  /** Items that the source could not read. */
  readonly skipped: number;
  /** arXiv categories the list covers. */
  readonly categories: readonly string[];
  readonly at: Temporal.Instant;
}

/**
 * Stores a source's list of a day, whose papers are stored, in the caller's transaction. Repeated, it updates ranks and
 * upvotes and adds new papers; a paper that has left the list stays listed. Use `saveDay` in `search/`, which also saves
 * the papers.
 */
export async function saveListings(transaction: Database, saved: DayToSave): Promise<void> {
  const key = { source: saved.source, instance: saved.instance, listDay: saved.day };
  await addListings(transaction, saved);
  const facts = {
    state: 'listed' as const,
    reason: null,
    skipped: saved.skipped,
    collectedAt: saved.at,
    categories: [...saved.categories],
  };
  await transaction
    .insert(listDays)
    .values({ ...key, ...facts })
    .onConflictDoUpdate({
      target: [listDays.source, listDays.instance, listDays.listDay],
      set: {
        ...facts,
        categories: sql`array(select distinct unnest(${listDays.categories} || excluded.categories) order by 1)`,
      },
    });
}

/** Stores listings as `saveListings` does, of a day whose list may not have been collected. */
export async function addListings(
  transaction: Database,
  saved: Pick<DayToSave, 'source' | 'instance' | 'day' | 'listings'>,
): Promise<void> {
  const key = { source: saved.source, instance: saved.instance, listDay: saved.day };
  const stored = await findStoredIds(
    transaction,
    saved.listings.map(({ paper }) => stripNul(paper.id)),
  );
  const rows = new Map<string, typeof listings.$inferInsert>();
  for (const { paper, ...facts } of saved.listings) {
    const id = stripNul(paper.id);
    const paperId = stored.get(id) ?? id;
    // Of a paper that is listed under two names, the better place counts.
    if (!rows.has(paperId)) rows.set(paperId, { ...key, ...facts, paperId });
  }
  if (rows.size > 0) {
    await transaction
      .insert(listings)
      .select(selectRows(listings, [...rows.values()], {}))
      .onConflictDoUpdate({
        target: [listings.source, listings.instance, listings.listDay, listings.paperId],
        set: {
          rank: sql`excluded.rank`,
          upvotes: sql`coalesce(excluded.upvotes, ${listings.upvotes})`,
          comments: sql`coalesce(excluded.comments, ${listings.comments})`,
          codeStars: sql`coalesce(excluded.code_stars, ${listings.codeStars})`,
        },
      });
  }
}

/** Notes that a source has no list on a day. A list that was saved before stays. */
export async function saveEmptyDay(
  database: Database,
  list: ListKey,
  day: Temporal.PlainDate,
  reason: 'weekend' | 'holiday',
  at: Temporal.Instant,
): Promise<void> {
  await database
    .insert(listDays)
    .values({
      source: list.source,
      instance: list.instance,
      listDay: day,
      state: 'none',
      reason,
      skipped: 0,
      categories: [],
      collectedAt: at,
    })
    .onConflictDoNothing();
}

/** Finds what is stored about a source's day; undefined if nobody asked for it yet. */
export async function findDay(
  database: Database,
  list: ListKey,
  day: Temporal.PlainDate,
): Promise<StoredDay | undefined> {
  const [row] = await database
    .select()
    .from(listDays)
    .where(and(isOf(listDays, list), eq(listDays.listDay, day)));
  if (row === undefined) return undefined;
  const { collectedAt, categories, reason } = row;
  return reason === null
    ? { state: 'listed', collectedAt, categories }
    : { state: 'none', reason, collectedAt };
}

/** Upvotes grow all day; asked again sooner, the source would say the same. */
const FRESH_FOR = Temporal.Duration.from({ minutes: 10 });

/** Days for which a list still changes: today's and, as the source's day is UTC's, yesterday's. */
const GROWING_DAYS = 1;

/** Whether what is stored of a day is all that the source would say now: fresh, or asked for when the day was over. */
export function isSettled(
  stored: StoredDay | undefined,
  { day, categories = [] }: { readonly day: Temporal.PlainDate; readonly categories?: readonly string[] },
  now: Temporal.Instant,
): stored is StoredDay {
  if (stored === undefined) return false;
  if (stored.state === 'none') return true;
  const isFresh = Temporal.Instant.compare(stored.collectedAt.add(FRESH_FOR), now) > 0;
  const stoppedGrowing = day
    .add({ days: GROWING_DAYS + 1 })
    .toZonedDateTime('UTC')
    .toInstant();
  const isOver = Temporal.Instant.compare(stored.collectedAt, stoppedGrowing) > 0;
  return (isFresh || isOver) && categories.every((category) => stored.categories.includes(category));
}

/** Notes that a list was asked for again and is all there will be. */
export async function confirmDay(
  database: Database,
  list: ListKey,
  day: Temporal.PlainDate,
  now: Temporal.Instant,
): Promise<void> {
  await database
    .update(listDays)
    .set({ collectedAt: now })
    .where(and(isOf(listDays, list), eq(listDays.listDay, day)));
}

/** Whether all of these papers are on one earlier list of the source. */
export async function isRepeat(
  database: Database,
  list: ListKey,
  day: Temporal.PlainDate,
  ids: readonly string[],
): Promise<boolean> {
  if (ids.length === 0) return false;
  const stored = [...new Set((await findStoredIds(database, ids)).values())];
  const [fullest] = await database
    .select({ papers: count() })
    .from(listings)
    .where(and(isOf(listings, list), lt(listings.listDay, day), inArray(listings.paperId, stored)))
    .groupBy(listings.listDay)
    .orderBy(desc(count()))
    .limit(1);
  return fullest?.papers === stored.length;
}

/** A source's list of a day in the order of its upvotes, then of its rank. Empty where none is stored. */
export async function listDay(
  database: Database,
  list: ListKey,
  day: Temporal.PlainDate,
): Promise<Listing[]> {
  const rows = await database
    .select({
      paper: paperColumns,
      rank: listings.rank,
      upvotes: listings.upvotes,
      comments: listings.comments,
      codeStars: listings.codeStars,
    })
    .from(listings)
    .innerJoin(papers, eq(papers.id, listings.paperId))
    .where(and(isOf(listings, list), eq(listings.listDay, day)))
    .orderBy(sql`${listings.upvotes} desc nulls last`, listings.rank);
  return rows.map(({ paper, ...facts }) => ({ ...facts, paper: paperOf(paper) }));
}

/** The last day before `day` of which a list with papers is stored. */
export async function findDayBefore(
  database: Database,
  list: ListKey,
  day: Temporal.PlainDate,
): Promise<Temporal.PlainDate | undefined> {
  const [row] = await database
    .select({ day: listings.listDay })
    .from(listings)
    .where(and(isOf(listings, list), lt(listings.listDay, day)))
    .orderBy(desc(listings.listDay))
    .limit(1);
  return row?.day;
}

/** Returns the newest facts of a paper's listings; those of none if it was never listed. */
export async function findNewestPopularity(database: Database, paperId: string): Promise<Popularity> {
  const { upvotes, comments, codeStars } =
    (await findNewestListings(database, [paperId])).get(paperId) ?? NO_POPULARITY;
  return { upvotes, comments, codeStars };
}

/** The newest listing of each paper that was ever listed, by paper id: its upvotes, comments and stars. */
export async function findNewestListings(
  database: Database,
  ids: readonly string[],
): Promise<Map<string, Omit<Listing, 'paper'> & { readonly day: Temporal.PlainDate }>> {
  if (ids.length === 0) return new Map();
  const rows = await database
    .selectDistinctOn([listings.paperId], {
      paperId: listings.paperId,
      day: listings.listDay,
      rank: listings.rank,
      upvotes: listings.upvotes,
      comments: listings.comments,
      codeStars: listings.codeStars,
    })
    .from(listings)
    .where(inArray(listings.paperId, [...ids]))
    .orderBy(listings.paperId, sql`${listings.upvotes} is null`, desc(listings.listDay));
  return new Map(rows.map(({ paperId, ...facts }) => [paperId, facts]));
}
