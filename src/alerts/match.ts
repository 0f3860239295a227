import { and, asc, eq, gte, lt, notExists, or, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { alertHits, alertReaders, alertSeen, alerts, alertWatch } from '../database/schema/alerts.ts';
import { listings, papers } from '../database/schema/papers.ts';
import { UserError } from '../errors.ts';
import { findPapersById } from '../papers/library.ts';
import type { Among } from '../search/matching.ts';
import { type Alert, listActiveAlerts } from './alerts.ts';
import { searchOf } from './kinds.ts';
import { isByNamesake, listNamesakes } from './namesakes.ts';
import type { AlertServices } from './services.ts';

type MatchServices = Pick<AlertServices, 'database' | 'matching' | 'now' | 'log'>;

/** A paper is dated before it is committed: one that took this long to store is not missed. */
const OVERLAP = "interval '1 hour'";

/** Papers stored longer ago than this are no news any more: the bot was away. */
const CAUGHT_UP = "interval '3 days'";

/** An older paper that somebody looked up, or imported, is no news: sources hold papers back for weeks at most. */
const NEWS_DAYS = 30;

/** Unless a source listed it lately: as long as missed days are caught up. */
const LISTED_DAYS = 7;

/** Papers compared at a time. */
const BATCH = 500;

/** A new paper, with when it was stored by the database's clock. */
interface NewPaper {
  readonly id: string;
  readonly savedAt: Temporal.Instant;
}

/**
 * Compares the papers that are new since the last look with everybody's alerts, and stores what met them. Looking twice, or
 * in several processes, changes nothing: a paper meets a person's alerts once.
 */
export async function matchNewPapers(services: MatchServices): Promise<void> {
  const { database, now } = services;
  const today = now().toZonedDateTimeISO('UTC').toPlainDate();
  for (;;) {
    const lookedAt = await readClock(database);
    const fresh = await findNew(database, today, BATCH);
    const hits = fresh.length === 0 ? [] : await findHits(services, fresh);
    await storeHits(database, { hits, fresh, lookedAt, now: now() });
    if (fresh.length < BATCH) return;
  }
}

/** Whether papers came that nobody has compared yet. */
export async function hasNewPapers(database: Database, now: Temporal.Instant): Promise<boolean> {
  return (await findNew(database, now.toZonedDateTimeISO('UTC').toPlainDate(), 1)).length > 0;
}

/** Whether anybody has an alert. */
export async function hasAlerts(database: Database): Promise<boolean> {
  return (await database.select({ id: alerts.id }).from(alerts).limit(1)).length > 0;
}

async function readClock(database: Database): Promise<Temporal.Instant> {
  const [row] = await database
    .select({ at: sql<string>`to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')` })
    .from(sql`(values (1)) as one`);
  if (row === undefined) throw new Error('The database has no clock.');
  return Temporal.Instant.from(row.at);
}

/** Since when papers are new: an hour before the last look, but no longer ago than is caught up. */
const WINDOW = sql`(select greatest(least(${alertWatch.lookedAt}, now()) - ${sql.raw(OVERLAP)}, now() - ${sql.raw(CAUGHT_UP)}) from ${alertWatch})`;

async function findNew(database: Database, today: Temporal.PlainDate, limit: number): Promise<NewPaper[]> {
  const isListed = sql`exists (select from ${listings} where ${listings.paperId} = ${papers.id} and ${listings.listDay} >= ${today.subtract({ days: LISTED_DAYS }).toString()})`;
  const seen = database.select({ one: sql`1` }).from(alertSeen).where(eq(alertSeen.paperId, papers.id));
  return database
    .select({ id: papers.id, savedAt: papers.savedAt })
    .from(papers)
    .where(
      and(
        gte(papers.savedAt, WINDOW),
        or(gte(papers.publishedOn, today.subtract({ days: NEWS_DAYS })), isListed),
        notExists(seen),
      ),
    )
    .orderBy(asc(papers.savedAt), asc(papers.id))
    .limit(limit);
}

/** A paper with the alerts of one person that it met. */
interface Hit {
  readonly userId: string;
  readonly paperId: string;
  readonly alertIds: number[];
}

async function findHits(services: MatchServices, fresh: readonly NewPaper[]): Promise<Hit[]> {
  const { database, log } = services;
  const all = await listActiveAlerts(database);
  const namesakes = await findTheirAuthors(database, all);
  const ids = fresh.map(({ id }) => id);
  const stored = await findPapersById(database, ids);
  const hits = new Map<string, Hit>();
  // Many people wait for the same: it is looked for once.
  for (const same of Map.groupBy(all, keyOf).values()) {
    const [first] = same;
    if (first === undefined) continue;
    let met: ReadonlySet<string>;
    try {
      met = new Set(await findMet(services, first, { ids }));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      // What a search refuses now, it refuses again: it doesn't keep the others.
      log.error({ err: error, alert: first.id }, 'an alert could not be compared with new papers');
      continue;
    }
    for (const alert of same)
      for (const { id, savedAt } of fresh) {
        if (!met.has(id) || Temporal.Instant.compare(savedAt, alert.since) < 0) continue;
        if (alert.kind === 'author') {
          const theirs = namesakes.get(alert.id) ?? [];
          if (isByNamesake(stored.get(id)?.authors ?? [], alert.text, theirs)) continue;
        }
        const key = JSON.stringify([alert.userId, id]);
        const hit = hits.get(key) ?? { userId: alert.userId, paperId: id, alertIds: [] };
        hit.alertIds.push(alert.id);
        hits.set(key, hit);
      }
  }
  return [...hits.values()];
}

function keyOf(alert: Alert): string {
  return `${alert.kind} ${alert.kind === 'like' ? alert.paperId : alert.text}`;
}

/** Finds which papers meet an alert; by whom of a name they are is not asked. */
export function findMet(
  { matching }: Pick<AlertServices, 'matching'>,
  alert: Alert,
  among: Among,
): Promise<readonly string[]> {
  return alert.kind === 'like'
    ? matching.findLike({ id: alert.paperId }, among)
    : matching.find(searchOf(alert), among);
}

/** Finds the authors of the papers of which people said that they are by somebody else of the name, by alert. */
export async function findTheirAuthors(
  database: Database,
  some: readonly Pick<Alert, 'id' | 'kind'>[],
): Promise<ReadonlyMap<number, readonly (readonly string[])[]>> {
  const ids = some.filter(({ kind }) => kind === 'author').map(({ id }) => id);
  const namesakes = await listNamesakes(database, ids);
  const stored = await findPapersById(database, [...new Set([...namesakes.values()].flat())]);
  return new Map(
    [...namesakes].map(([id, paperIds]) => [id, paperIds.map((one) => stored.get(one)?.authors ?? [])]),
  );
}

/** Stores what was found, together with what was compared: a process that dies in between compares again. */
async function storeHits(
  database: Database,
  found: {
    readonly hits: readonly Hit[];
    readonly fresh: readonly NewPaper[];
    readonly lookedAt: Temporal.Instant;
    readonly now: Temporal.Instant;
  },
): Promise<void> {
  const { hits, fresh, lookedAt, now } = found;
  await database.transaction(async (transaction) => {
    // A paper may be joined with another, and a person forgotten, since they were read.
    const known = await lockPapers(transaction, fresh);
    const readers = new Set(
      (await transaction.select({ userId: alertReaders.userId }).from(alertReaders)).map(
        ({ userId }) => userId,
      ),
    );
    const rows = hits.filter(({ paperId, userId }) => known.has(paperId) && readers.has(userId));
    for (let at = 0; at < rows.length; at += BATCH)
      await transaction
        .insert(alertHits)
        .values(rows.slice(at, at + BATCH).map((row) => ({ ...row, foundAt: now })))
        .onConflictDoNothing();
    const compared = fresh.filter(({ id }) => known.has(id));
    if (compared.length > 0)
      await transaction
        .insert(alertSeen)
        .values(compared.map(({ id, savedAt }) => ({ paperId: id, savedAt })))
        .onConflictDoNothing();
    if (fresh.length < BATCH) await transaction.update(alertWatch).set({ lookedAt });
    await transaction.delete(alertSeen).where(lt(alertSeen.savedAt, WINDOW));
  });
}

async function lockPapers(transaction: Database, fresh: readonly NewPaper[]): Promise<ReadonlySet<string>> {
  if (fresh.length === 0) return new Set();
  const rows = await transaction
    .select({ id: papers.id })
    .from(papers)
    .where(
      sql`${papers.id} in (select json_array_elements_text(${JSON.stringify(fresh.map(({ id }) => id))}::json))`,
    )
    .orderBy(asc(papers.id))
    .for('key share');
  return new Set(rows.map(({ id }) => id));
}
