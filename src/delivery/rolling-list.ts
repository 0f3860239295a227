import type { Database } from '../database/connect.ts';
import { addListings, type DayToSave } from '../papers/listings.ts';
import type { Listing } from '../papers/paper.ts';
import { findLastLook, findSeen, moveWaiting, wasCollected } from '../papers/seen-listings.ts';
import type { UnfitPaper } from '../papers/unfit.ts';
import { saveDay, savePapers } from '../search/save-papers.ts';

/** At the first look, what came over a weekend is still new. */
const FIRST_LOOK_DAYS = 3;

/** What is new on a list without days, and on which day each of it belongs. */
interface Placed {
  /** The list of the day. */
  readonly listed: readonly Listing[];
  /** Older papers that the first look finds: each on the day of its own date, so that they are known later. */
  readonly older: readonly Listing[];
}

/**
 * Places what is new on a list that says only what there is now. A paper belongs to the day of the look that first saw
 * it. The first look takes what came within three days, and what has no date; a look at a past day takes only what has a
 * date up to then.
 */
export function placeNew(
  found: readonly Listing[],
  {
    day,
    today,
    isFirst,
  }: {
    readonly day: Temporal.PlainDate;
    readonly today: Temporal.PlainDate;
    readonly isFirst: boolean;
  },
): Placed {
  const isPast = Temporal.PlainDate.compare(day, today) < 0;
  const oldest = day.subtract({ days: FIRST_LOOK_DAYS });
  const isOld = ({ paper: { publishedOn } }: Listing): boolean =>
    isFirst && publishedOn !== null && Temporal.PlainDate.compare(publishedOn, oldest) < 0;
  const isOfThen = ({ paper: { publishedOn } }: Listing): boolean =>
    !isPast || (publishedOn !== null && Temporal.PlainDate.compare(publishedOn, day) <= 0);
  return { listed: found.filter((one) => !isOld(one) && isOfThen(one)), older: found.filter(isOld) };
}

/**
 * Saves what is new on a list without days. What a later look of the same day finds is on the list of the next look as
 * well, for feeds that had posted by then: no feed posts a paper twice in its channel. Returns what was listed, and the
 * papers that the database does not take.
 */
export async function saveRollingDay(
  database: Database,
  found: DayToSave,
  { today, isLater }: { readonly today: Temporal.PlainDate; readonly isLater: boolean },
): Promise<{ readonly papers: number; readonly unfit: readonly UnfitPaper[] }> {
  const { day } = found;
  return database.transaction(async (transaction) => {
    const reports = found.listings.map(({ paper }) => paper);
    const seen = await findSeen(transaction, found, reports);
    const fresh = found.listings.filter(({ paper }) => !seen.has(paper));
    const isFirst = !(await wasCollected(transaction, found));
    const { listed, older } = placeNew(fresh, { day, today, isFirst });
    const lastLook = await findLastLook(transaction, found, day);
    if (lastLook !== undefined) await moveWaiting(transaction, found, { after: lastLook, to: day });
    const unfit = await saveDay(transaction, { ...found, listings: listed });
    const left = new Set(unfit.map(({ paper }) => paper));
    if (isLater) {
      const late = listed.filter(({ paper }) => !left.has(paper));
      await addListings(transaction, { ...found, day: day.add({ days: 1 }), listings: late });
    }
    const unfitOlder = await saveOlder(transaction, found, older);
    return { papers: listed.length - unfit.length, unfit: [...unfit, ...unfitOlder] };
  });
}

async function saveOlder(
  transaction: Database,
  found: DayToSave,
  older: readonly Listing[],
): Promise<readonly UnfitPaper[]> {
  const unfit = await savePapers(
    transaction,
    older.map(({ paper }) => paper),
  );
  const left = new Set(unfit.map(({ paper }) => paper));
  const byDay = Map.groupBy(
    older.filter(({ paper }) => !left.has(paper)),
    ({ paper }) => (paper.publishedOn ?? found.day).toString(),
  );
  for (const [day, listings] of byDay)
    await addListings(transaction, { ...found, day: Temporal.PlainDate.from(day), listings });
  return unfit;
}
