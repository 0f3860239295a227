import type { Database } from '../database/connect.ts';
import { UserError } from '../errors.ts';
import { findCategories } from '../feeds/feeds.ts';
import type { Log } from '../log.ts';
import { saveDay, saveEmptyDay } from '../papers/listings.ts';
import type { SourceName } from '../papers/paper.ts';
import type { CollectedDay } from '../sources/source.ts';
import type { Sources } from '../sources/sources.ts';

/** What collecting needs. */
export interface CollectServices {
  readonly database: Database;
  readonly sources: Sources;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
}

/** What is to be collected. */
export interface CollectRequest {
  readonly source: SourceName;
  readonly day: Temporal.PlainDate;
  /** arXiv categories beside those that feeds ask for. */
  readonly categories?: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks a source for the list of a day and stores it. A bad item is skipped, logged and counted. Throws
 * `SourceError` where the source fails, and `UserError` for a day in the future or a source that isn't there;
 * what was stored before stays in either case.
 */
export async function collectDay(services: CollectServices, request: CollectRequest): Promise<CollectedDay> {
  const { database, sources, now, log } = services;
  const { source: name, day, signal } = request;
  const source = sources.get(name);
  if (source === undefined)
    throw new UserError(`There is no source “${name}”. There are: ${[...sources.keys()].join(', ')}.`);
  const asked = await findCategories(database, name);
  const categories = [...new Set([...asked, ...(request.categories ?? [])])].sort();
  const today = now().toZonedDateTimeISO('UTC').toPlainDate();
  const list = await source.fetchDay({ day, today, categories, ...(signal && { signal }) });
  if (list.state === 'none') await saveEmptyDay(database, name, day, list.reason, now());
  if (list.state !== 'listed') return list;
  for (const skipped of list.skipped)
    log.warn({ source: name, day: day.toString(), ...skipped }, 'an item was skipped');
  const counts = { papers: list.listings.length, skipped: list.skipped.length };
  await saveDay(database, {
    source: name,
    day,
    listings: list.listings,
    skipped: counts.skipped,
    categories,
    at: now(),
  });
  log.info({ source: name, day: day.toString(), ...counts }, 'a day was collected');
  return { state: 'listed', ...counts };
}
