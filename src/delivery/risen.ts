import type { Database } from '../database/connect.ts';
import type { Feed } from '../feeds/feeds.ts';
import { listMomentum } from '../momentum/readings.ts';
import { findRisen } from '../momentum/rose.ts';
import { findPostedBefore } from './digests.ts';
import { type NoticeWording, writeNotice } from './notices.ts';

/**
 * How many days before the feed's first weekday its week of lists ends: the last is then over for three whole days, so that it
 * was read again. The next week's begins where it ends: each list is told of once.
 */
const ENDS_BEFORE = 4;
const DAYS_A_WEEK = 7;

/**
 * Writes the notice that says which papers rose after their day and were not posted in a feed's channel, in the transaction in
 * which a day of the feed ends: on its first weekday, if its settings ask for it and there are any.
 */
export async function tellRisen(
  { wording }: { readonly wording: Pick<NoticeWording, 'risen'> },
  transaction: Database,
  feed: Feed,
  listDay: Temporal.PlainDate,
  now: Temporal.Instant,
): Promise<void> {
  if (!feed.tellsRisen || listDay.dayOfWeek !== Math.min(...feed.timetable.weekdays)) return;
  const last = listDay.subtract({ days: ENDS_BEFORE });
  const first = last.subtract({ days: DAYS_A_WEEK - 1 });
  const papers = await listMomentum(transaction, feed, { first, last });
  const ids = papers.map(({ paper }) => paper.id);
  const posted = await findPostedBefore(transaction, feed, undefined, ids);
  const risen = findRisen(papers, feed.filter, posted);
  if (risen.length === 0) return;
  const content = wording.risen(risen);
  await writeNotice(transaction, { feedId: feed.id, topic: 'risen', listDay, userId: null, content }, now);
}
