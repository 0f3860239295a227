import type { Services } from '../src/discord/interactions/services.ts';
import { formatSource } from '../src/discord/render/source-title.ts';
import { formatDay, formatLongDay } from '../src/discord/render/text.ts';
import { UserError } from '../src/errors.ts';
import { findDay, isSettled, listDay, type StoredDay } from '../src/papers/listings.ts';
import type { Listing, ListKey } from '../src/papers/paper.ts';
import type { CollectedDay } from '../src/sources/source.ts';

/** A day's list, or a sentence that says why there is none. */
export type DayListings =
  | { readonly state: 'listed'; readonly listings: readonly Listing[] }
  | { readonly state: 'empty'; readonly why: string };

/** Which list of which day is wanted, and by which server. */
export interface DayWanted extends ListKey {
  /** The server that asks. */
  readonly guildId: string;
  readonly day: Temporal.PlainDate;
  /** arXiv categories it must cover. */
  readonly categories?: readonly string[];
}

/**
 * Gets a source's list of a day by upvotes. Asks the source first if the stored list may have grown. Throws `UserError`
 * for a day in the future, and `SourceError` if the source fails and nothing is stored.
 */
export async function getDayListings(services: Services, wanted: DayWanted): Promise<DayListings> {
  const { day } = wanted;
  const today = services.now().toZonedDateTimeISO('UTC').toPlainDate();
  if (Temporal.PlainDate.compare(day, today) > 0) {
    throw new UserError(
      `${formatDay(day)} is in the future: today is ${formatDay(today)} (UTC). Ask for today or an earlier day.`,
    );
  }
  const stored = await findDay(services.database, wanted, day);
  const outcome = isSettled(stored, wanted, services.now()) ? stored : await ask(services, wanted, stored);
  const listings = await listDay(services.database, wanted, day);
  if (listings.length > 0) return { state: 'listed', listings };
  return {
    state: 'empty',
    why: `No papers on ${formatLongDay(day)}: ${formatSource(wanted)} ${reasonFor(outcome)}.`,
  };
}

/** Asks the source for the list. Returns what is stored if the source fails; throws if nothing is. */
async function ask(
  { collectDay, lookUp, log }: Services,
  { guildId, source, instance, day, categories }: DayWanted,
  stored: StoredDay | undefined,
): Promise<CollectedDay | StoredDay> {
  try {
    return await lookUp(guildId, () => collectDay({ source, instance }, day, categories));
  } catch (error) {
    if (stored === undefined) throw error;
    log.warn({ err: error, source, day: day.toString() }, 'the source failed; showing the stored list');
    return stored;
  }
}

function reasonFor(outcome: CollectedDay | StoredDay): string {
  switch (outcome.state) {
    case 'none':
      return outcome.reason === 'weekend'
        ? 'publishes no list on weekends'
        : 'published no list that day, probably because of a holiday';
    case 'not-yet':
      return 'has no list for that day yet; it will come later in the day (UTC)';
    case 'gone':
      return 'serves only its newest list, and that day was not collected in time';
    case 'listed':
      return outcome.state === 'listed' && 'skipped' in outcome && outcome.skipped > 0
        ? 'listed no papers that could be read'
        : 'listed nothing new';
  }
}
