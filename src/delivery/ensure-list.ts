import type { Database } from '../database/connect.ts';
import { UserError } from '../errors.ts';
import { findCategories } from '../feeds/followed.ts';
import type { Log } from '../log.ts';
import {
  confirmDay,
  type DayToSave,
  findDay,
  isRepeat,
  isSettled,
  type StoredDay,
  saveEmptyDay,
} from '../papers/listings.ts';
import type { Listing, ListKey } from '../papers/paper.ts';
import { askAgainAbout } from '../revisions/reports.ts';
import { saveDay } from '../search/save-papers.ts';
import type { Asker } from '../sources/lanes.ts';
import type { CollectedDay } from '../sources/source.ts';
import { SOURCES, type Sources } from '../sources/sources.ts';
import { saveRevised } from './revised.ts';
import { saveRollingDay } from './rolling-list.ts';

/** The services that collecting lists needs. */
export interface ListServices {
  readonly database: Database;
  readonly sources: Sources;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
}

/** The list that is wanted. */
export interface ListWanted extends ListKey {
  readonly day: Temporal.PlainDate;
  /** arXiv categories it must cover, besides those that feeds ask for. */
  readonly categories?: readonly string[];
  /** Who waits; a job if left out. */
  readonly asker?: Asker | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * A source's list of a day, as far as it is known.
 *
 * - `listed`: stored, and as complete as the source has it now.
 * - `none`: the source publishes no list that day.
 * - `not-yet`: the source has no list yet.
 * - `gone`: the source serves only newer lists, and this one was not collected in time.
 */
export type ListState =
  | { readonly state: 'listed' }
  | { readonly state: 'none'; readonly reason: 'weekend' | 'holiday' }
  | { readonly state: 'not-yet' }
  | { readonly state: 'gone' };

/** A list that is stored as the source has it now. */
type SettledList = Exclude<ListState, { readonly state: 'not-yet' | 'gone' }>;

/** Finds a list that needs not be asked for, because the source would say nothing new; undefined for any other. */
export async function findList(
  services: Pick<ListServices, 'database' | 'now'>,
  wanted: ListWanted,
): Promise<SettledList | undefined> {
  return createListFinder(services)(wanted);
}

/** Creates what finds lists as `findList` does, and reads each from the database once: many feeds want the same few. */
export function createListFinder({ database, now }: Pick<ListServices, 'database' | 'now'>) {
  const read = new Map<string, Promise<StoredDay | undefined>>();
  return async (wanted: ListWanted): Promise<SettledList | undefined> => {
    const { source, instance, day, categories = [] } = wanted;
    const key = JSON.stringify([source, instance, day]);
    const reading = read.get(key) ?? findDay(database, wanted, day);
    read.set(key, reading);
    const stored = await reading;
    if (!isSettled(stored, { day, categories }, now())) return undefined;
    return stored.state === 'none' ? { state: 'none', reason: stored.reason } : { state: 'listed' };
  };
}

/**
 * Makes sure that a list is stored as the source has it now: looks at what is stored, and asks the source if that may
 * have more. Throws `SourceError` if the source fails, and `UserError` for a source that doesn't exist; what was
 * stored before stays.
 */
export async function ensureList(services: ListServices, wanted: ListWanted): Promise<ListState> {
  const { database, now } = services;
  const { day } = wanted;
  const today = now().toZonedDateTimeISO('UTC').toPlainDate();
  // East of Greenwich a feed's day begins before the sources' day does.
  if (Temporal.PlainDate.compare(day, today) > 0) return { state: 'not-yet' };
  const known = await findList(services, wanted);
  if (known !== undefined) return known;
  const collected = await collectDay(services, wanted);
  if (collected.state !== 'gone') return collected;
  const stored = await findDay(database, wanted, day);
  if (stored?.state !== 'listed') return { state: 'gone' };
  // A source that serves only its newest list was asked in time before.
  await confirmDay(database, wanted, day, now());
  return { state: 'listed' };
}

/**
 * Asks a source for the list of a day and stores it. An item that can't be read or stored is skipped, logged and
 * counted. Throws `SourceError` if the source fails, and `UserError` for a day in the future or a source that doesn't
 * exist; what was stored before stays in either case.
 */
export async function collectDay(services: ListServices, wanted: ListWanted): Promise<CollectedDay> {
  const { database, sources, now, log } = services;
  const { source: name, instance, day, asker, signal } = wanted;
  const source = sources.get(name);
  if (source === undefined)
    throw new UserError(
      `“${name}” isn't a valid source. The sources are: ${[...sources.keys()].join(', ')}.`,
    );
  const asked = await findCategories(database, wanted);
  const categories = [...new Set([...asked, ...(wanted.categories ?? [])])].sort();
  const today = now().toZonedDateTimeISO('UTC').toPlainDate();
  const isRolling = SOURCES[name].days === 'seen';
  const before = isRolling ? await findDay(database, wanted, day) : undefined;
  if (before?.state === 'listed' && Temporal.PlainDate.compare(day, today) < 0) {
    // What is new now belongs to today.
    await confirmDay(database, wanted, day, now());
    return { state: 'listed', papers: 0, skipped: 0 };
  }
  const list = await source.fetchDay({ instance, day, today, categories, asker, ...(signal && { signal }) });
  if (list.state === 'none') await saveEmptyDay(database, wanted, day, list.reason, now());
  if (list.state !== 'listed') return list;
  if (!isRolling && (await isOldBatch(services, wanted, list.listings))) {
    log.warn({ source: name, day: day.toString() }, 'the source repeats an earlier list under this date');
    return { state: 'not-yet' };
  }
  const found = {
    source: name,
    instance,
    day,
    listings: list.listings,
    skipped: list.skipped.length,
    categories,
    at: now(),
  };
  const { papers, unfit } = isRolling
    ? await saveRollingDay(database, found, { today, isLater: before !== undefined })
    : await saveListedDay(database, found);
  const revised = await saveRevised(database, list.revised ?? []);
  if (revised.size > 0) await askAgainAbout(database, name, revised, now());
  const left = [...list.skipped, ...unfit.map(({ paper, reason }) => ({ id: paper.id, reason }))];
  logSkipped(services, wanted, left);
  const counts = { papers, skipped: left.length };
  log.info({ source: name, day: day.toString(), ...counts }, 'a list was collected');
  return { state: 'listed', ...counts };
}

async function saveListedDay(database: Database, found: DayToSave) {
  const unfit = await saveDay(database, found);
  return { papers: found.listings.length - unfit.length, unfit };
}

/** More lines of one kind would hide other lines; the number of further ones is still logged. */
const MAX_LOGGED = 100;

function logSkipped({ log }: ListServices, { source, day }: ListWanted, left: readonly object[]): void {
  const about = { source, day: day.toString() };
  for (const skipped of left.slice(0, MAX_LOGGED)) log.warn({ ...about, ...skipped }, 'an item was skipped');
  if (left.length > MAX_LOGGED) log.warn({ ...about, skipped: left.length }, 'further items were skipped');
}

/** Fewer papers than this may well be on two lists, as when a paper is announced in another category. */
const MIN_PAPERS_OF_BATCH = 3;

/** Whether a source serves an earlier list under a new date; what ships with the product is the same every day. */
async function isOldBatch(
  { database }: ListServices,
  { source, instance, day }: ListWanted,
  listings: readonly Listing[],
): Promise<boolean> {
  if (SOURCES[source].kind === 'shipped' || listings.length < MIN_PAPERS_OF_BATCH) return false;
  const ids = new Set(listings.map(({ paper }) => paper.id));
  return isRepeat(database, { source, instance }, day, [...ids]);
}
