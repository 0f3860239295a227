import type { Database } from '../database/connect.ts';
import { type NoticeWording, writeNotice } from '../delivery/notices.ts';
import { findFeed } from '../feeds/feeds.ts';
import { readBlindTest } from './credits.ts';
import { findStoredTaste, noteLost } from './stored-taste.ts';

/** With fewer cards, a monthly figure would only be chance. */
const MIN_CARDS = 10;

/**
 * Looks at a feed's blind test. If the order that learns has lost, switches it off and tells the channel; otherwise tells
 * the channel once a month how it stands.
 */
export async function reviewBlindTest(
  {
    database,
    wording,
    now,
  }: { readonly database: Database; readonly wording: NoticeWording; readonly now: () => Temporal.Instant },
  feedId: number,
): Promise<void> {
  const feed = await findFeed(database, feedId);
  if (feed === undefined || feed.order.by !== 'team') return;
  const { learnsSince, lostAt } = await findStoredTaste(database, feedId);
  if (lostAt !== null) return;
  const test = await readBlindTest(database, feedId, learnsSince);
  const hasLost = test.lostAfter !== null;
  if (!hasLost && test.of < MIN_CARDS) return;
  const today = now().toZonedDateTimeISO(feed.timetable.zone).toPlainDate();
  await database.transaction(async (transaction) => {
    if (hasLost && !(await noteLost(transaction, feedId, now()))) return;
    const notice = {
      feedId,
      topic: 'blind-test',
      listDay: hasLost ? today : today.with({ day: 1 }),
      userId: null,
      content: wording.blindTest(feed, test),
    } as const;
    await writeNotice(transaction, notice, now());
  });
}
