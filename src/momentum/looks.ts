import { and, asc, eq, gte, isNotNull, lt, lte, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { momentumLooks, momentumReadings } from '../database/schema/momentum.ts';
import { listDays, listings } from '../database/schema/papers.ts';
import type { ListKey, SourceName } from '../papers/paper.ts';

/** How many hours after a list day ended, in UTC, its list is read again. */
const LOOK_HOURS = [24, 72] as const;

/** Hours after a list day ended. */
type LookHours = (typeof LOOK_HOURS)[number];

/** A look that fails for so long after the list day ended is given up: upvotes of another week say something else. */
const GIVEN_UP_AFTER_HOURS = 24 * 7;

/** A list that is read again. */
export interface MomentumKey extends ListKey {
  readonly day: Temporal.PlainDate;
}

/** A look that is due. */
export interface Look extends MomentumKey {
  readonly hours: LookHours;
}

/** Returns when a list day's look is due: so many hours after the day ended in UTC. */
function findLookTime(day: Temporal.PlainDate, hours: number): Temporal.Instant {
  return day.add({ days: 1 }).toZonedDateTime('UTC').toInstant().add({ hours });
}

/**
 * Plans the looks at the newest lists of a source that have none yet, and keeps the upvotes with which each was collected.
 */
export async function planLooks(
  database: Database,
  source: SourceName,
  now: Temporal.Instant,
): Promise<void> {
  const today = now.toZonedDateTimeISO('UTC').toPlainDate();
  const oldest = today.subtract({ days: Math.floor(GIVEN_UP_AFTER_HOURS / 24) });
  const unplanned = await database
    .select({ instance: listDays.instance, day: listDays.listDay })
    .from(listDays)
    .where(
      and(
        eq(listDays.source, source),
        eq(listDays.state, 'listed'),
        gte(listDays.listDay, oldest),
        sql`not exists (select from ${momentumLooks} where ${momentumLooks.source} = ${listDays.source} and ${momentumLooks.instance} = ${listDays.instance} and ${momentumLooks.listDay} = ${listDays.listDay})`,
      ),
    );
  for (const { instance, day } of unplanned) {
    await database.transaction(async (transaction) => {
      const looks = LOOK_HOURS.map((hours) => ({ hours, tryAt: findLookTime(day, hours) }));
      const planned = await transaction
        .insert(momentumLooks)
        .values(looks.map((look) => ({ source, instance, listDay: day, ...look })))
        .onConflictDoNothing()
        .returning({ hours: momentumLooks.hours });
      if (planned.length > 0) await keepFirst(transaction, { source, instance, day });
    });
  }
}

/** Keeps the upvotes and comments of a list as it was collected. */
async function keepFirst(transaction: Database, { source, instance, day }: MomentumKey): Promise<void> {
  const ofDay = and(eq(listings.source, source), eq(listings.instance, instance), eq(listings.listDay, day));
  await transaction
    .insert(momentumReadings)
    .select(
      transaction
        .select({
          source: listings.source,
          instance: listings.instance,
          listDay: listings.listDay,
          paperId: listings.paperId,
          hours: sql<number>`0`.as('hours'),
          upvotes: listings.upvotes,
          comments: listings.comments,
          takenAt: sql<Temporal.Instant>`${listDays.collectedAt}`.as('taken_at'),
        })
        .from(listings)
        .innerJoin(
          listDays,
          and(
            eq(listDays.source, listings.source),
            eq(listDays.instance, listings.instance),
            eq(listDays.listDay, listings.listDay),
          ),
        )
        .where(ofDay),
    )
    .onConflictDoNothing();
}

/** Finds the lists that are to be read again now, the oldest first. */
export async function findDueLooks(database: Database, now: Temporal.Instant): Promise<MomentumKey[]> {
  const rows = await database
    .selectDistinct({
      source: momentumLooks.source,
      instance: momentumLooks.instance,
      day: momentumLooks.listDay,
    })
    .from(momentumLooks)
    .where(lte(momentumLooks.tryAt, now))
    .orderBy(asc(momentumLooks.listDay));
  return rows;
}

/** Finds when the next list is to be read again; undefined if none is. */
export async function findNextMomentum(database: Database): Promise<Temporal.Instant | undefined> {
  const [next] = await database
    .select({ at: momentumLooks.tryAt })
    .from(momentumLooks)
    .where(isNotNull(momentumLooks.tryAt))
    .orderBy(asc(momentumLooks.tryAt))
    .limit(1);
  return next?.at ?? undefined;
}

/**
 * Returns the look at a list that is to be made now: the latest that is due, as an earlier one would find the same. Gives up
 * those before it, and all of a list that is too old. Undefined if none is due.
 */
export async function takeLook(
  database: Database,
  key: MomentumKey,
  now: Temporal.Instant,
): Promise<Look | undefined> {
  const rows = await database
    .select({ hours: momentumLooks.hours })
    .from(momentumLooks)
    .where(and(ofList(key), lte(momentumLooks.tryAt, now)));
  const latest = LOOK_HOURS.findLast((hours) => rows.some((row) => row.hours === hours));
  if (latest === undefined) return undefined;
  const isTooOld = Temporal.Instant.compare(findLookTime(key.day, GIVEN_UP_AFTER_HOURS), now) < 0;
  await database
    .update(momentumLooks)
    .set({ tryAt: null })
    .where(and(ofList(key), isTooOld ? undefined : lt(momentumLooks.hours, latest)));
  return isTooOld ? undefined : { ...key, hours: latest };
}

/** Has a look made again later. */
export async function putOffLook(database: Database, look: Look, tryAt: Temporal.Instant): Promise<void> {
  await database.update(momentumLooks).set({ tryAt }).where(ofLook(look));
}

/** Marks a look as made. */
export async function settleLook(
  transaction: Database,
  look: Look,
  takenAt: Temporal.Instant,
): Promise<void> {
  await transaction.update(momentumLooks).set({ tryAt: null, takenAt }).where(ofLook(look));
}

function ofList({ source, instance, day }: MomentumKey) {
  return and(
    eq(momentumLooks.source, source),
    eq(momentumLooks.instance, instance),
    eq(momentumLooks.listDay, day),
  );
}

function ofLook(look: Look) {
  return and(ofList(look), eq(momentumLooks.hours, look.hours));
}
