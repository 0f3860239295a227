import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { alertHits, alertReaders, alerts, alertWatch } from '../database/schema/alerts.ts';
import { UserError } from '../errors.ts';
import { sameAs, type TextKind } from './kinds.ts';
import { addNamesake, listNamesakes } from './namesakes.ts';
import { type AlertReader, type AlertTime, findReader, lockReader, meetReader } from './readers.ts';

/** What a person wants to hear of. */
export type Wish =
  | { readonly kind: TextKind; readonly text: string }
  | { readonly kind: 'like'; readonly text: string; readonly paperId: string };

/** An alert. */
export type Alert = Wish & {
  readonly id: number;
  readonly userId: string;
  /** Papers stored before are not told, by the database's clock. */
  readonly since: Temporal.Instant;
};

/** The most alerts that a person has: a daily message with more is not read. */
export const MAX_ALERTS = 25;

/** Stores an alert. Throws `UserError` for one that the person has, and for one too many. */
export async function addAlert(
  database: Database,
  userId: string,
  wish: Wish,
  when: AlertTime,
): Promise<Alert> {
  return database.transaction(async (transaction) => {
    await meetReader(transaction, userId, when);
    await lockReader(transaction, userId);
    await transaction.insert(alertWatch).values({ id: 1, lookedAt: sql`now()` }).onConflictDoNothing();
    const own = await listAlerts(transaction, userId);
    const key = keyOf(wish);
    const same = own.findIndex((one) => one.kind === wish.kind && keyOf(one) === key);
    if (same !== -1)
      throw new UserError(`You have this alert already: it is number ${same + 1} in /alerts list.`);
    if (own.length >= MAX_ALERTS)
      throw new UserError(
        `You have ${MAX_ALERTS} alerts, which is the maximum. Remove one with /alerts remove first.`,
      );
    const [row] = await transaction
      .insert(alerts)
      .values({ userId, ...wish, sameAs: key })
      .returning();
    if (row === undefined) throw new Error('The database stored an alert and returned no row.');
    return alertOf(row);
  });
}

function keyOf(wish: Wish): string {
  return wish.kind === 'like' ? wish.paperId : sameAs(wish.kind, wish.text);
}

/** Lists a person's alerts, the oldest first. */
export async function listAlerts(database: Database, userId: string): Promise<Alert[]> {
  const rows = await database
    .select()
    .from(alerts)
    .where(eq(alerts.userId, userId))
    .orderBy(asc(alerts.since), asc(alerts.id));
  return rows.map(alertOf);
}

/** Finds alerts by their ids. */
export async function findAlerts(database: Database, ids: readonly number[]): Promise<Alert[]> {
  if (ids.length === 0) return [];
  const rows = await database
    .select()
    .from(alerts)
    .where(inArray(alerts.id, [...ids]));
  return rows.map(alertOf);
}

/** Lists the alerts of all people whose alerts don't rest. */
export async function listActiveAlerts(database: Database): Promise<Alert[]> {
  const rows = await database
    .select({ alert: alerts })
    .from(alerts)
    .innerJoin(alertReaders, eq(alertReaders.userId, alerts.userId))
    .where(sql`${alertReaders.restsSince} is null`)
    .orderBy(asc(alerts.id));
  return rows.map(({ alert }) => alertOf(alert));
}

/** An alert that was removed, with all that brings it back. */
export interface RemovedAlert {
  readonly alert: Alert;
  /** The papers by somebody else of its name. */
  readonly namesakes: readonly string[];
}

/** Removes an alert. Returns what brings it back; undefined if it is not there any more. */
export async function removeAlert(
  database: Database,
  userId: string,
  id: number,
): Promise<RemovedAlert | undefined> {
  return database.transaction(async (transaction) => {
    const namesakes = await listNamesakes(transaction, [id]);
    const [row] = await transaction
      .delete(alerts)
      .where(and(eq(alerts.id, id), eq(alerts.userId, userId)))
      .returning();
    return row && { alert: alertOf(row), namesakes: namesakes.get(id) ?? [] };
  });
}

/** Brings a removed alert back as it was. Throws `UserError` if there is one like it, or there are too many by now. */
export async function restoreAlert(
  database: Database,
  { alert, namesakes }: RemovedAlert,
  when: AlertTime,
): Promise<void> {
  await database.transaction(async (transaction) => {
    const { id } = await addAlert(transaction, alert.userId, wishOf(alert), when);
    // With its own id, by which papers that wait name it.
    await transaction.delete(alerts).where(eq(alerts.id, id));
    await transaction
      .insert(alerts)
      .overridingSystemValue()
      .values({ ...alert, sameAs: keyOf(alert) });
    for (const paperId of namesakes) await addNamesake(transaction, alert.id, paperId);
  });
}

function wishOf(alert: Alert): Wish {
  const { kind, text } = alert;
  return kind === 'like' ? { kind, text, paperId: alert.paperId } : { kind, text };
}

/** All that is kept about a person's alerts. */
export interface KeptAlerts {
  /** Undefined if they never had an alert. */
  readonly reader: AlertReader | undefined;
  readonly alerts: readonly (Alert & { readonly namesakes: readonly string[] })[];
  /** The papers that met their alerts lately, the newest first; those that wait for their day have not been told yet. */
  readonly papers: readonly {
    readonly paperId: string;
    readonly foundAt: Temporal.Instant;
    readonly isTold: boolean;
  }[];
}

/** Reads all that is kept about a person's alerts. */
export async function readKeptAlerts(database: Database, userId: string): Promise<KeptAlerts> {
  const own = await listAlerts(database, userId);
  const namesakes = await listNamesakes(
    database,
    own.map(({ id }) => id),
  );
  const hits = await database
    .select()
    .from(alertHits)
    .where(eq(alertHits.userId, userId))
    .orderBy(desc(alertHits.foundAt), asc(alertHits.paperId));
  return {
    reader: await findReader(database, userId),
    alerts: own.map((alert) => ({ ...alert, namesakes: namesakes.get(alert.id) ?? [] })),
    papers: hits.map(({ paperId, foundAt, letterId }) => ({ paperId, foundAt, isTold: letterId !== null })),
  };
}

/** Forgets a person's alerts, what met them, and the messages that told it. */
export async function forgetAlerts(database: Database, userId: string): Promise<void> {
  await database.delete(alertReaders).where(eq(alertReaders.userId, userId));
}

function alertOf({ id, userId, kind, text, paperId, since }: typeof alerts.$inferSelect): Alert {
  const own = { id, userId, text, since };
  if (kind !== 'like') return { ...own, kind };
  if (paperId === null) throw new Error(`Alert ${id} is for no paper.`);
  return { ...own, kind, paperId };
}
