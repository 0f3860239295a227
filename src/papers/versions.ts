import { and, asc, desc, eq, inArray, isNotNull, isNull, lte, or, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { papers } from '../database/schema/papers.ts';
import { type PAPER_CHANGES, paperChanges, paperVersions } from '../database/schema/versions.ts';
import type { PaperRow } from './library.ts';
import { findLink } from './links.ts';
import { isArxivId } from './names.ts';
import { noteNotices, SAID_BY } from './note-notices.ts';
import type { Paper } from './paper.ts';

/** A text of a paper that was replaced, or replaced one. */
export interface PaperVersion extends Pick<Paper, 'title' | 'abstract' | 'authors' | 'authorCount'> {
  /** From 1; 0 if no source has said. */
  readonly version: number;
  readonly comment: string | null;
}

/** Something that became of a paper after it was stored. */
export interface PaperChange {
  readonly id: number;
  readonly paperId: string;
  readonly kind: (typeof PAPER_CHANGES)[number];
  /** The version that came, and the one that was stored before; 0 for other changes. */
  readonly version: number;
  readonly fromVersion: number;
  /** Which notice it was (`markOfNotice`); empty for other changes. */
  readonly notice: string;
  /** Null until a look saw it. */
  readonly noticedAt: Temporal.Instant | null;
}

/**
 * Keeps what reports are about to replace, and notes what became of the papers, in the transaction that stores the
 * reports and before it does.
 */
export async function noteChanges(transaction: Database, rows: readonly PaperRow[]): Promise<void> {
  await keepVersions(
    transaction,
    rows.filter(({ version }) => version !== null && version > 1),
  );
  const withdrawn = rows.filter(({ withdrawal }) => withdrawal !== null);
  for (const kind of ['withdrawn', 'retracted'] as const)
    await note(
      transaction,
      kind,
      withdrawn.filter(({ withdrawal }) => withdrawal === kind),
      sql`(${papers.withdrawal} is distinct from ${kind} and not ${papers.notices} @> ${SAID_BY[kind]}::jsonb)`,
    );
  await noteNotices(
    transaction,
    rows.filter(({ notices }) => notices.length > 0),
  );
  await note(transaction, 'published', rows.filter(isPublished), NOT_YET_PUBLISHED);
}

/** Whether a report about a preprint says where it was published. */
function isPublished({ id, doi, venue, links }: PaperRow): boolean {
  if (!isPreprint(id)) return false;
  return findLink(links, PUBLISHED) !== undefined || venue !== null || (doi !== null && doi !== id);
}

/** The label of the link from a preprint to the article of a journal. */
export const PUBLISHED = 'Published';

/** The DOIs of bioRxiv and medRxiv. */
const PREPRINT_DOI = /^10\.(?:1101|64898)\//u;

/** Whether a paper is kept by a server for preprints. */
export function isPreprint(id: string): boolean {
  return isArxivId(id) || PREPRINT_DOI.test(id);
}

const NOT_YET_PUBLISHED = sql`(
  ${papers.venue} is null
  and (${papers.doi} is null or ${papers.doi} = ${papers.id})
  and not exists (select from jsonb_array_elements(${papers.links}) as link where link ->> 'label' = ${PUBLISHED})
)`;

async function note(
  transaction: Database,
  kind: PaperChange['kind'],
  rows: readonly PaperRow[],
  isNews: SQL,
): Promise<void> {
  if (rows.length === 0) return;
  const zero = sql<number>`0::smallint`;
  const ids = JSON.stringify(rows.map(({ id }) => id));
  await transaction.execute(sql`
    insert into paper_changes (paper_id, kind, version, from_version)
    select ${papers.id}, ${kind}, ${zero}, ${zero} from ${papers}
    where ${papers.id} in (select json_array_elements_text(${ids}::json)) and ${isNews}
    on conflict do nothing`);
}

/** Keeps the stored text and the one that replaces it, where a report is about a later version. */
async function keepVersions(transaction: Database, rows: readonly PaperRow[]): Promise<void> {
  if (rows.length === 0) return;
  const stored = await transaction
    .select()
    .from(papers)
    .where(
      inArray(
        papers.id,
        rows.map(({ id }) => id),
      ),
    );
  const byId = new Map(stored.map((row) => [row.id, row]));
  const replaced = rows.flatMap((row) => {
    const before = byId.get(row.id);
    return before !== undefined && (row.version ?? 0) > (before.version ?? 0) ? [{ before, after: row }] : [];
  });
  if (replaced.length === 0) return;
  await transaction
    .insert(paperVersions)
    .values(replaced.flatMap(({ before, after }) => [versionOf(before), versionOf(after)]))
    .onConflictDoNothing();
  const news = replaced.filter(({ before, after }) => before.version !== null || isOther(before, after));
  if (news.length === 0) return;
  await transaction
    .insert(paperChanges)
    .values(
      news.map(({ before, after }) => ({
        paperId: after.id,
        kind: 'version' as const,
        version: after.version ?? 0,
        fromVersion: before.version ?? 0,
      })),
    )
    .onConflictDoNothing();
}

function versionOf(row: PaperRow): typeof paperVersions.$inferInsert {
  const { id: paperId, version, title, abstract, authors, authorCount, comment } = row;
  return { paperId, version: version ?? 0, title, abstract, authors, authorCount, comment };
}

/**
 * Whether a later version says something else than a text of unknown version: some sources never say which one they show,
 * and the first who does brings no news.
 */
function isOther(before: PaperRow, after: PaperRow): boolean {
  const letters = (text: string | null): string => (text ?? '').replace(/[^\p{L}\p{N}]+/gu, '').toLowerCase();
  return (
    letters(before.title) !== letters(after.title) ||
    (after.abstract !== null && letters(before.abstract) !== letters(after.abstract))
  );
}

/** Finds a text of a paper that was kept. */
export async function findVersion(
  database: Database,
  paperId: string,
  version: number,
): Promise<PaperVersion | undefined> {
  const { title, abstract, authors, authorCount, comment } = paperVersions;
  const [found] = await database
    .select({ version: paperVersions.version, title, abstract, authors, authorCount, comment })
    .from(paperVersions)
    .where(and(eq(paperVersions.paperId, paperId), eq(paperVersions.version, version)));
  return found;
}

const changeColumns = {
  id: paperChanges.id,
  paperId: paperChanges.paperId,
  kind: paperChanges.kind,
  version: paperChanges.version,
  fromVersion: paperChanges.fromVersion,
  notice: paperChanges.notice,
  noticedAt: paperChanges.noticedAt,
};

/** Notes that changes were seen at this moment, if none was before. */
export async function noticeChanges(database: Database, now: Temporal.Instant): Promise<void> {
  await database.update(paperChanges).set({ noticedAt: now }).where(isNull(paperChanges.noticedAt));
}

/** Lists the papers with changes that were seen by then and are still to be told or shown. */
export async function listChangedPapers(database: Database, seenBy: Temporal.Instant): Promise<string[]> {
  const rows = await database
    .selectDistinct({ paperId: paperChanges.paperId })
    .from(paperChanges)
    .where(
      and(or(isNull(paperChanges.toldAt), isNull(paperChanges.shownAt)), lte(paperChanges.noticedAt, seenBy)),
    )
    .orderBy(asc(paperChanges.paperId));
  return rows.map(({ paperId }) => paperId);
}

/** Lists what is still to be told of a paper. In a transaction, nobody else tells it before that ends. */
export async function listUntoldChanges(transaction: Database, paperId: string): Promise<PaperChange[]> {
  return transaction
    .select(changeColumns)
    .from(paperChanges)
    .where(and(eq(paperChanges.paperId, paperId), isNull(paperChanges.toldAt)))
    .orderBy(asc(paperChanges.id))
    .for('update');
}

/** Stores that changes were told. */
export async function markTold(
  transaction: Database,
  ids: readonly number[],
  now: Temporal.Instant,
): Promise<void> {
  if (ids.length === 0) return;
  await transaction
    .update(paperChanges)
    .set({ toldAt: now })
    .where(inArray(paperChanges.id, [...ids]));
}

/** Lists the ids of the changes that a paper's cards don't show yet. */
export async function listUnshown(database: Database, paperId: string): Promise<number[]> {
  const rows = await database
    .select({ id: paperChanges.id })
    .from(paperChanges)
    .where(and(eq(paperChanges.paperId, paperId), isNull(paperChanges.shownAt)));
  return rows.map(({ id }) => id);
}

/** Stores that a paper's cards show changes. */
export async function markShown(
  database: Database,
  ids: readonly number[],
  now: Temporal.Instant,
): Promise<void> {
  await database
    .update(paperChanges)
    .set({ shownAt: now })
    .where(inArray(paperChanges.id, [...ids]));
}

/** Lists what became of papers and was seen, by their ids, the newest first. */
export async function findChanges(
  database: Database,
  paperIds: readonly string[],
): Promise<ReadonlyMap<string, readonly PaperChange[]>> {
  if (paperIds.length === 0) return new Map();
  const rows = await database
    .select(changeColumns)
    .from(paperChanges)
    .where(and(inArray(paperChanges.paperId, [...paperIds]), isNotNull(paperChanges.noticedAt)))
    .orderBy(desc(paperChanges.version), desc(paperChanges.id));
  return Map.groupBy(rows, ({ paperId }) => paperId);
}
