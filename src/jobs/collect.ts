import type { Database } from '../database/connect.ts';
import { UserError } from '../errors.ts';
import { type DayState, findDaysOfList, markDay, type OpenDay } from '../feeds/days.ts';
import { findCategories, findFeed } from '../feeds/feeds.ts';
import type { Log } from '../log.ts';
import { confirmDay, findDay, isRepeat, saveDay, saveEmptyDay } from '../papers/listings.ts';
import type { Listing, ListKey } from '../papers/paper.ts';
import type { Asker } from '../sources/lanes.ts';
import { type CollectedDay, SourceError } from '../sources/source.ts';
import { SOURCES, type Sources } from '../sources/sources.ts';
import { formatCollectFailure, recordOutcome } from './outcome.ts';
import { pushDue } from './push.ts';
import type { JobData } from './queue.ts';
import { backOff } from './retry.ts';
import type { JobServices } from './services.ts';
import { sendNotices } from './tell.ts';

/** What collecting needs. */
export interface CollectServices {
  readonly database: Database;
  readonly sources: Sources;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
}

/** What is to be collected. */
export interface CollectRequest extends ListKey {
  readonly day: Temporal.PlainDate;
  /** arXiv categories beside those that feeds ask for. */
  readonly categories?: readonly string[];
  /** Who waits; a job where left out. */
  readonly asker?: Asker | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks a source for the list of a day and stores it. An item that can't be read or stored is skipped, logged and
 * counted. Throws
 * `SourceError` where the source fails, and `UserError` for a day in the future or a source that isn't there;
 * what was stored before stays in either case.
 */
export async function collectDay(services: CollectServices, request: CollectRequest): Promise<CollectedDay> {
  const { database, sources, now, log } = services;
  const { source: name, instance, day, asker, signal } = request;
  const source = sources.get(name);
  if (source === undefined)
    throw new UserError(`There is no source “${name}”. There are: ${[...sources.keys()].join(', ')}.`);
  const asked = await findCategories(database, request);
  const categories = [...new Set([...asked, ...(request.categories ?? [])])].sort();
  const today = now().toZonedDateTimeISO('UTC').toPlainDate();
  const list = await source.fetchDay({ instance, day, today, categories, asker, ...(signal && { signal }) });
  if (list.state === 'none') await saveEmptyDay(database, request, day, list.reason, now());
  if (list.state !== 'listed') return list;
  if (await isOldBatch(services, request, list.listings)) {
    log.warn({ source: name, day: day.toString() }, 'the source repeats an earlier list under this date');
    return { state: 'not-yet' };
  }
  const unfit = await saveDay(database, {
    source: name,
    instance,
    day,
    listings: list.listings,
    skipped: list.skipped.length,
    categories,
    at: now(),
  });
  const left = [...list.skipped, ...unfit.map(({ paper, reason }) => ({ id: paper.id, reason }))];
  logSkipped(services, request, left);
  const counts = { papers: list.listings.length - unfit.length, skipped: left.length };
  log.info({ source: name, day: day.toString(), ...counts }, 'a day was collected');
  return { state: 'listed', ...counts };
}

/** More lines of one kind would hide the others; their number is told all the same. */
const MAX_LOGGED = 100;

function logSkipped(
  { log }: CollectServices,
  { source, day }: CollectRequest,
  left: readonly object[],
): void {
  const about = { source, day: day.toString() };
  for (const skipped of left.slice(0, MAX_LOGGED)) log.warn({ ...about, ...skipped }, 'an item was skipped');
  if (left.length > MAX_LOGGED) log.warn({ ...about, skipped: left.length }, 'further items were skipped');
}

/** Fewer papers than this may well be on two lists, as when a paper is announced in another category. */
const TELLING_PAPERS = 3;

/** Tells whether a source serves an earlier list under a new date; what ships with the product is the same every day. */
async function isOldBatch(
  { database }: CollectServices,
  { source, instance, day }: CollectRequest,
  listings: readonly Listing[],
): Promise<boolean> {
  if (SOURCES[source].kind === 'shipped' || listings.length < TELLING_PAPERS) return false;
  const ids = new Set(listings.map(({ paper }) => paper.id));
  return isRepeat(database, { source, instance }, day, [...ids]);
}

/** How long a list that is not there yet is waited for before it is asked for again. */
const ASK_AGAIN = Temporal.Duration.from({ minutes: 10 });

/** Days after a list's own for which it is waited for; then it is taken that there was none. */
const PATIENT_DAYS = 1;

/** Asks a source for a list that feeds wait for, notes on each of their days what came of it, and pushes them on. */
export async function runCollect(
  services: JobServices,
  list: JobData<'collect'>,
  signal: AbortSignal,
): Promise<void> {
  const { database, now } = services;
  const { day } = list;
  const waiting = (await findDaysOfList(database, list, day)).filter(({ hasDigest }) => !hasDigest);
  if (waiting.length === 0) return;
  const today = now().toZonedDateTimeISO('UTC').toPlainDate();
  // East of Greenwich the feed's day begins before the sources' does.
  const begins = day.toZonedDateTime('UTC').toInstant();
  if (Temporal.PlainDate.compare(day, today) > 0)
    await recordOutcomes(services, waiting, () => ({ state: 'waiting', tryAt: begins }));
  else await collectFor(services, { ...list, waiting, today }, signal);
  await sendNotices(services);
  await pushDue(services);
}

/** A list that is asked for, and the days of feeds that wait for it. */
interface WantedList extends ListKey {
  readonly day: Temporal.PlainDate;
  readonly waiting: readonly OpenDay[];
  /** Today in UTC. */
  readonly today: Temporal.PlainDate;
}

async function collectFor(services: JobServices, list: WantedList, signal: AbortSignal): Promise<void> {
  const { now } = services;
  const { source, instance, day, waiting } = list;
  const categories = [...new Set(waiting.flatMap((one) => one.categories))];
  try {
    const collected = await collectDay(services, { source, instance, day, categories, signal });
    await noteCollected(services, list, collected);
  } catch (error) {
    if (signal.aborted) throw error;
    const isOurs = !(error instanceof SourceError || error instanceof UserError);
    services.log[isOurs ? 'error' : 'warn'](
      { err: error, source, day: day.toString() },
      'a list could not be had; it is asked for again',
    );
    const reason = formatCollectFailure(error);
    const retryAfter = error instanceof SourceError ? error.retryAfter : undefined;
    const earliest = now().add({ seconds: retryAfter ?? 0 });
    await recordOutcomes(services, waiting, ({ tries }) => {
      const backedOff = backOff(now(), tries);
      const tryAt = Temporal.Instant.compare(backedOff, earliest) > 0 ? backedOff : earliest;
      return { state: 'broken', reason, tryAt };
    });
  }
}

async function noteCollected(
  services: JobServices,
  list: WantedList,
  collected: CollectedDay,
): Promise<void> {
  const { database, now } = services;
  const { day, waiting, today } = list;
  switch (collected.state) {
    case 'listed':
      return;
    case 'none':
      return recordOutcomes(services, waiting, () => ({ state: 'quiet', reason: collected.reason }));
    case 'gone': {
      const stored = await findDay(database, list, day);
      if (stored?.state !== 'listed')
        return recordOutcomes(services, waiting, () => ({ state: 'late', reason: 'gone' }));
      // A source that serves its newest list only was asked in time before.
      return confirmDay(database, list, day, now());
    }
    case 'not-yet': {
      const isOver = Temporal.PlainDate.compare(day.add({ days: PATIENT_DAYS }), today) < 0;
      const tryAt = now().add(ASK_AGAIN);
      return recordOutcomes(services, waiting, () =>
        isOver ? { state: 'quiet', reason: 'holiday' } : { state: 'waiting', tryAt },
      );
    }
  }
}

/** Notes what became of days, each with what is told of it. */
async function recordOutcomes(
  { database, now }: JobServices,
  days: readonly OpenDay[],
  stateOf: (day: OpenDay) => DayState,
): Promise<void> {
  await database.transaction(async (transaction) => {
    for (const day of days) {
      const state = stateOf(day);
      const feed = await findFeed(transaction, day.feedId);
      if (feed === undefined) continue;
      if ('tryAt' in state) await markDay(transaction, day, state, now());
      else await recordOutcome(transaction, feed, day, state, now());
    }
  });
}
