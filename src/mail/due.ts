import { and, eq, gte, isNotNull, isNull, lte, notExists, or, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { digests } from '../database/schema/delivery.ts';
import { mailSubscriptions, mails, mailWatch } from '../database/schema/mail.ts';
import { findDue } from '../feeds/calendar.ts';
import { type Feed, findFeed } from '../feeds/feeds.ts';
import { CAUGHT_UP_WITHIN, findNextMail, writeDigestMails } from './mails.ts';
import type { MailServices } from './services.ts';

/** How long a mail waits for its digest in the channel, to whose cards it leads: a channel may be blocked. */
const WAITS_FOR_CHANNEL = Temporal.Duration.from({ hours: 1 });

/** List days before this are not looked at: their digests were due longer ago than anything is caught up. */
const DAYS_BACK = 5;

/**
 * Writes the mails that are due, and sends the job for those that wait. Looking twice, or in several processes, changes
 * nothing.
 */
export async function pushMails({
  database,
  queue,
  now,
}: Pick<MailServices, 'database' | 'queue' | 'now'>): Promise<void> {
  const at = now();
  const since = await watch(database, at);
  await writeDaily(database, since, at);
  await writeWeekly(database, since, at);
  const next = await findNextMail(database);
  if (next === undefined || Temporal.Instant.compare(next, at) > 0) return;
  await queue.send('mail', {});
  queue.wake('mail');
}

/**
 * Notes that somebody looked, and returns since when digests are mailed. After a break of more than three days that is
 * now: there is nothing to catch up, and after a restored backup everything since then was mailed already.
 */
async function watch(database: Database, now: Temporal.Instant): Promise<Temporal.Instant> {
  return database.transaction(async (transaction) => {
    const { lookedAt, since } = await lockMails(transaction, now);
    const oldest = now.subtract(CAUGHT_UP_WITHIN);
    const isBreak = Temporal.Instant.compare(lookedAt, oldest) < 0;
    // Later than now only if the clock was ahead.
    const isAhead = Temporal.Instant.compare(since, now) > 0;
    const from = isBreak || isAhead ? now : since;
    await transaction.update(mailWatch).set({ lookedAt: now, since: from });
    return Temporal.Instant.compare(from, oldest) < 0 ? oldest : from;
  });
}

/** Waits until nobody else looks for mails or asks for a code, and returns what is known of looks. */
export async function lockMails(
  transaction: Database,
  now: Temporal.Instant,
): Promise<Pick<typeof mailWatch.$inferSelect, 'lookedAt' | 'since'>> {
  const first = { id: 1, lookedAt: now, since: now };
  await transaction.insert(mailWatch).values(first).onConflictDoNothing();
  const [row = first] = await transaction.select().from(mailWatch).for('update');
  return row;
}

/** Writes a mail for each digest that was posted, to whoever had subscribed when it was due. */
async function writeDaily(database: Database, since: Temporal.Instant, now: Temporal.Instant): Promise<void> {
  const from = since.toZonedDateTimeISO('UTC').toPlainDate().subtract({ days: DAYS_BACK });
  const isReady = or(isNotNull(digests.postedAt), lte(digests.writtenAt, now.subtract(WAITS_FOR_CHANNEL)));
  const days = await database
    .selectDistinct({ feedId: mailSubscriptions.feedId, listDay: digests.listDay })
    .from(mailSubscriptions)
    .innerJoin(digests, eq(digests.feedId, mailSubscriptions.feedId))
    .where(
      and(
        isActive('daily'),
        gte(digests.listDay, from),
        isReady,
        lacksMail(database, 'daily', digests.listDay),
      ),
    );
  for (const { feedId, listDay } of days) {
    const feed = await findFeed(database, feedId);
    if (feed === undefined) continue;
    const due = findDue(feed.timetable, listDay);
    if (Temporal.Instant.compare(due, since) >= 0)
      await writeTo(database, feed, { kind: 'daily', listDay, due }, now);
  }
}

/** Writes a mail for the week that ended, at the feed's time on Monday. */
async function writeWeekly(
  database: Database,
  since: Temporal.Instant,
  now: Temporal.Instant,
): Promise<void> {
  const rows = await database
    .selectDistinct({ feedId: mailSubscriptions.feedId })
    .from(mailSubscriptions)
    .where(isActive('weekly'));
  for (const { feedId } of rows) {
    const feed = await findFeed(database, feedId);
    if (feed === undefined) continue;
    const { monday, due } = findLastWeek(feed, now);
    if (Temporal.Instant.compare(due, since) >= 0 && Temporal.Instant.compare(due, now) <= 0)
      await writeTo(database, feed, { kind: 'weekly', listDay: monday, due }, now);
  }
}

/** Returns the Monday of the last whole week in a feed's zone, and when its mail is due. */
function findLastWeek(
  { timetable }: Pick<Feed, 'timetable'>,
  now: Temporal.Instant,
): { readonly monday: Temporal.PlainDate; readonly due: Temporal.Instant } {
  const today = now.toZonedDateTimeISO(timetable.zone).toPlainDate();
  const thisMonday = today.subtract({ days: today.dayOfWeek - 1 });
  return { monday: thisMonday.subtract({ days: 7 }), due: findDue(timetable, thisMonday) };
}

/** Matches subscriptions that have no mail of a kind for a list day. */
const lacksMail = (
  database: Database,
  kind: 'daily' | 'weekly',
  listDay: Temporal.PlainDate | typeof digests.listDay,
) =>
  notExists(
    database
      .select({ one: sql`1` })
      .from(mails)
      .where(
        and(eq(mails.subscriptionId, mailSubscriptions.id), eq(mails.kind, kind), eq(mails.listDay, listDay)),
      ),
  );

const isActive = (rhythm: 'daily' | 'weekly') =>
  and(eq(mailSubscriptions.rhythm, rhythm), isNull(mailSubscriptions.pausedBecause));

async function writeTo(
  database: Database,
  { id }: Feed,
  {
    kind,
    listDay,
    due,
  }: {
    readonly kind: 'daily' | 'weekly';
    readonly listDay: Temporal.PlainDate;
    readonly due: Temporal.Instant;
  },
  now: Temporal.Instant,
): Promise<void> {
  const readers = await database
    .select({ id: mailSubscriptions.id, token: mailSubscriptions.token })
    .from(mailSubscriptions)
    .where(
      and(
        eq(mailSubscriptions.feedId, id),
        isActive(kind),
        lte(mailSubscriptions.since, due),
        lacksMail(database, kind, listDay),
      ),
    );
  await writeDigestMails(database, kind, listDay, readers, now);
}
