import { and, asc, eq, inArray, isNotNull, lte, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Database } from '../database/connect.ts';
import { papers } from '../database/schema/papers.ts';
import { INFORMANTS, paperReports, silentInformants } from '../database/schema/revisions.ts';
import { isPosted } from '../delivery/posted-cards.ts';

/** The name of whoever is asked again about papers that were posted. */
export type InformantName = (typeof INFORMANTS)[number];

const reportShape = z.object({
  /** Where it was published, by the informant's word. */
  doi: z.string().nullable().catch(null),
  venue: z.string().nullable().catch(null),
  /** How often it was cited; null if the informant doesn't count. */
  citations: z.number().nullable().catch(null),
});

/** What an informant said of a paper. */
export type Report = z.infer<typeof reportShape>;

/** A paper of which an informant is to be asked. */
export interface DueReport {
  readonly paperId: string;
  readonly since: Temporal.Instant;
}

/** An informant that did not answer, and why, for people. */
export interface Silence {
  readonly name: InformantName;
  readonly fault: string;
  readonly since: Temporal.Instant;
  readonly tries: number;
  readonly askAt: Temporal.Instant;
}

/** Has an informant asked about the papers that were posted, once about each; `covers` says of which it may know. */
export async function followPosted(
  database: Database,
  informant: InformantName,
  covers: SQL,
  now: Temporal.Instant,
): Promise<void> {
  const isFollowed = sql`exists (
    select from ${paperReports} where ${paperReports.paperId} = ${papers.id} and ${paperReports.informant} = ${informant}
  )`;
  const found = await database
    .select({ paperId: papers.id })
    .from(papers)
    .where(and(covers, isPosted(sql`${papers.id}`, undefined), sql`not ${isFollowed}`))
    .orderBy(asc(papers.id))
    .limit(MAX_AT_ONCE);
  if (found.length === 0) return;
  await database
    .insert(paperReports)
    .values(found.map(({ paperId }) => ({ paperId, informant, since: now, askAt: now })))
    .onConflictDoNothing();
}

/** Enough for a day of many feeds; the next run takes the others. */
const MAX_AT_ONCE = 1_000;

/** Has the source that replaced papers asked about them soon: its list doesn't say all, such as why one was withdrawn. */
export async function askAgainAbout(
  database: Database,
  source: string,
  paperIds: ReadonlySet<string>,
  now: Temporal.Instant,
): Promise<void> {
  const informant = INFORMANTS.find((name) => name === source);
  if (informant === undefined || paperIds.size === 0) return;
  await database
    .insert(paperReports)
    .values([...paperIds].map((paperId) => ({ paperId, informant, since: now, askAt: now })))
    .onConflictDoUpdate({ target: [paperReports.paperId, paperReports.informant], set: { askAt: now } });
}

/** Lists the papers of which an informant is to be asked now, the longest due first. */
export async function listDue(
  database: Database,
  informant: InformantName,
  now: Temporal.Instant,
  limit: number,
): Promise<DueReport[]> {
  return database
    .select({ paperId: paperReports.paperId, since: paperReports.since })
    .from(paperReports)
    .where(and(eq(paperReports.informant, informant), lte(paperReports.askAt, now)))
    .orderBy(asc(paperReports.askAt), asc(paperReports.paperId))
    .limit(limit);
}

/** Whether an informant is to be asked about any paper now. */
export async function hasDue(
  database: Database,
  informants: readonly InformantName[],
  now: Temporal.Instant,
): Promise<boolean> {
  if (informants.length === 0) return false;
  const silent = await listSilent(database);
  const asked = informants.filter((name) => !isResting(silent, name, now));
  if (asked.length === 0) return false;
  const [due] = await database
    .select({ paperId: paperReports.paperId })
    .from(paperReports)
    .where(and(inArray(paperReports.informant, asked), lte(paperReports.askAt, now)))
    .limit(1);
  return due !== undefined;
}

/** Whether an informant that did not answer is not asked yet. */
export function isResting(silent: readonly Silence[], name: InformantName, now: Temporal.Instant): boolean {
  const found = silent.find((one) => one.name === name);
  return found !== undefined && Temporal.Instant.compare(now, found.askAt) < 0;
}

/** Stores what an informant said of a paper, if it knows it, and when it is asked again; null for never. */
export async function saveReport(
  database: Database,
  { paperId, informant }: { readonly paperId: string; readonly informant: InformantName },
  { said, askAt }: { readonly said: Report | undefined; readonly askAt: Temporal.Instant | null },
  now: Temporal.Instant,
): Promise<void> {
  await database
    .update(paperReports)
    .set({ askedAt: now, askAt, ...(said !== undefined && { said }) })
    .where(and(eq(paperReports.paperId, paperId), eq(paperReports.informant, informant)));
}

/** How often a paper was cited, who counted, and when. */
export interface Citations {
  readonly count: number;
  readonly by: InformantName;
  readonly at: Temporal.Instant;
}

/** Finds how often a paper was cited, by whoever counts most; undefined if nobody has said. */
export async function findCitations(database: Database, paperId: string): Promise<Citations | undefined> {
  const rows = await database
    .select({ by: paperReports.informant, said: paperReports.said, at: paperReports.askedAt })
    .from(paperReports)
    .where(and(eq(paperReports.paperId, paperId), isNotNull(paperReports.said)));
  const [most] = rows
    .flatMap(({ by, said, at }) => {
      const count = reportShape.safeParse(said).data?.citations ?? null;
      return count === null || at === null ? [] : [{ count, by, at }];
    })
    .toSorted((one, other) => other.count - one.count);
  return most;
}

/** Lists the informants that did not answer the last time. */
export async function listSilent(database: Database): Promise<readonly Silence[]> {
  return database.select().from(silentInformants).orderBy(asc(silentInformants.name));
}

/** Stores that an informant did not answer, why, and before when nobody asks it. */
export async function noteSilence(
  database: Database,
  { name, fault, askAt }: Pick<Silence, 'name' | 'fault' | 'askAt'>,
  now: Temporal.Instant,
): Promise<void> {
  await database
    .insert(silentInformants)
    .values({ name, fault, since: now, tries: 1, askAt })
    .onConflictDoUpdate({
      target: silentInformants.name,
      set: { fault, askAt, tries: sql`${silentInformants.tries} + 1` },
    });
}

/** Stores that an informant answers again. */
export async function noteAnswer(database: Database, name: InformantName): Promise<void> {
  await database.delete(silentInformants).where(eq(silentInformants.name, name));
}
