import { UserError } from '../errors.ts';
import { findFeed, pauseFeed } from '../feeds/feeds.ts';
import type { ListKey } from '../papers/paper.ts';
import { GONE, SourceError } from '../sources/source.ts';
import { backOff } from './back-off.ts';
import { type DayState, isOpen, moveDay } from './day-state.ts';
import { findDaysOfList, type OpenDay } from './days.ts';
import { ensureList, type ListState } from './ensure-list.ts';
import { writeNotice } from './notices.ts';
import { formatCollectFailure, recordOutcome } from './outcomes.ts';
import type { DeliveryServices } from './services.ts';

/** How long to wait before asking again for a list that does not exist yet. */
const ASK_AGAIN = Temporal.Duration.from({ minutes: 10 });

/** How many days after its own day a list is waited for; after that, there was none. */
const MAX_WAIT_DAYS = 1;

/** Asks a source for a list that feeds wait for, and moves each of their days on. */
export async function collectForFeeds(
  services: DeliveryServices,
  { source, instance, day }: ListKey & { readonly day: Temporal.PlainDate },
  signal: AbortSignal,
): Promise<void> {
  const { database, now, log } = services;
  const waiting = (await findDaysOfList(database, { source, instance }, day)).filter(
    ({ hasDigest }) => !hasDigest,
  );
  if (waiting.length === 0) return;
  const categories = [...new Set(waiting.flatMap((one) => one.categories))];
  try {
    const list = await ensureList(services, { source, instance, day, categories, signal });
    const state = stateFor(list, day, now());
    if (state !== undefined) await recordOutcomes(services, waiting, () => state);
  } catch (error) {
    if (signal.aborted) throw error;
    const because = formatCollectFailure(error);
    const facts = { err: error, source, day: day.toString() };
    if (error instanceof SourceError && error.status === GONE) {
      log.warn(facts, 'a list has ended; its feeds are paused');
      await pauseEnded(services, waiting, because);
      return;
    }
    const isOurs = !(error instanceof SourceError || error instanceof UserError);
    log[isOurs ? 'error' : 'warn'](facts, 'a list could not be collected; trying again');
    const retryAfter = error instanceof SourceError ? error.retryAfter : undefined;
    const earliest = now().add({ seconds: retryAfter ?? 0 });
    await recordOutcomes(services, waiting, ({ tries }) => {
      const backedOff = backOff(now(), tries);
      const tryAt = Temporal.Instant.compare(backedOff, earliest) > 0 ? backedOff : earliest;
      return { kind: 'broken', because, tryAt };
    });
  }
}

/** Returns the state of the days that wait for a list; undefined if they can be delivered. */
function stateFor(list: ListState, day: Temporal.PlainDate, now: Temporal.Instant): DayState | undefined {
  switch (list.state) {
    case 'listed':
      return undefined;
    case 'none':
      return { kind: 'quiet', reason: list.reason };
    case 'gone':
      return { kind: 'missed' };
    case 'not-yet': {
      // East of Greenwich a feed's day begins before the sources' day does.
      const begins = day.toZonedDateTime('UTC').toInstant();
      if (Temporal.Instant.compare(now, begins) < 0) return { kind: 'waiting', tryAt: begins };
      const today = now.toZonedDateTimeISO('UTC').toPlainDate();
      const isOver = Temporal.PlainDate.compare(day.add({ days: MAX_WAIT_DAYS }), today) < 0;
      return isOver ? { kind: 'quiet', reason: 'holiday' } : { kind: 'waiting', tryAt: now.add(ASK_AGAIN) };
    }
  }
}

/** Moves days on, and writes the notices about them. */
async function recordOutcomes(
  services: DeliveryServices,
  days: readonly OpenDay[],
  stateOf: (day: OpenDay) => DayState,
): Promise<void> {
  await services.database.transaction(async (transaction) => {
    for (const day of days) {
      const state = stateOf(day);
      const feed = await findFeed(transaction, day.feedId);
      if (feed === undefined) continue;
      if (isOpen(state)) await moveDay(transaction, day, state, services.now());
      else await recordOutcome(services, transaction, feed, day, state);
    }
  });
}

/** Pauses feeds whose list has ended for good, and tells their channels. */
async function pauseEnded(
  { database, wording, now, log }: DeliveryServices,
  days: readonly OpenDay[],
  because: string,
): Promise<void> {
  await database.transaction(async (transaction) => {
    for (const { feedId, listDay } of days) {
      const feed = await findFeed(transaction, feedId);
      if (feed?.state.kind !== 'running') continue;
      await pauseFeed(transaction, feedId, because);
      const content = wording.ended(feed, because);
      await writeNotice(transaction, { feedId, topic: 'ended', listDay, userId: null, content }, now());
      log.warn({ feed: feedId, because }, 'a feed was paused because its source has ended');
    }
  });
}
