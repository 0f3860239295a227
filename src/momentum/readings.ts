import { and, eq, gte, lte } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { selectRows } from '../database/json-rows.ts';
import { momentumReadings } from '../database/schema/momentum.ts';
import { findPapers } from '../papers/library.ts';
import { findStoredIds } from '../papers/names.ts';
import type { Listing, ListKey, Paper } from '../papers/paper.ts';
import { stripNul } from '../papers/strip-nul.ts';
import type { Look } from './looks.ts';

/** A paper of a list, with its upvotes when the list was collected and at the last look. */
export interface Momentum {
  readonly paper: Paper;
  readonly day: Temporal.PlainDate;
  /** Null if it was not on the list yet, or had none. */
  readonly before: number | null;
  readonly upvotes: number | null;
  readonly comments: number | null;
}

/** Stores what a look has found about papers that are in the library; those that are not are left out. */
export async function saveReadings(
  transaction: Database,
  { source, instance, day, hours }: Look,
  listings: readonly Listing[],
  takenAt: Temporal.Instant,
): Promise<void> {
  const stored = await findStoredIds(
    transaction,
    listings.map(({ paper }) => stripNul(paper.id)),
  );
  const rows = new Map<string, typeof momentumReadings.$inferInsert>();
  for (const { paper, upvotes, comments } of listings) {
    const paperId = stored.get(stripNul(paper.id));
    if (paperId === undefined || rows.has(paperId)) continue;
    rows.set(paperId, { source, instance, listDay: day, paperId, hours, upvotes, comments, takenAt });
  }
  if (rows.size === 0) return;
  await transaction
    .insert(momentumReadings)
    .select(selectRows(momentumReadings, [...rows.values()], {}))
    .onConflictDoNothing();
}

/** Lists the papers of a list's days that were read again, each with the last of its looks. */
export async function listMomentum(
  database: Database,
  { source, instance }: ListKey,
  { first, last }: { readonly first: Temporal.PlainDate; readonly last: Temporal.PlainDate },
): Promise<Momentum[]> {
  const rows = await database
    .select()
    .from(momentumReadings)
    .where(
      and(
        eq(momentumReadings.source, source),
        eq(momentumReadings.instance, instance),
        gte(momentumReadings.listDay, first),
        lte(momentumReadings.listDay, last),
      ),
    )
    .orderBy(momentumReadings.listDay, momentumReadings.paperId, momentumReadings.hours);
  const papers = new Map(
    (await findPapers(database, [...new Set(rows.map(({ paperId }) => paperId))])).map((paper) => [
      paper.id,
      paper,
    ]),
  );
  return [...Map.groupBy(rows, ({ listDay, paperId }) => `${listDay} ${paperId}`).values()].flatMap((its) => {
    const latest = its.findLast(({ hours }) => hours > 0);
    const paper = papers.get(latest?.paperId ?? '');
    if (latest === undefined || paper === undefined) return [];
    const { listDay: day, upvotes, comments } = latest;
    return [{ paper, day, upvotes, comments, before: its.find(({ hours }) => hours === 0)?.upvotes ?? null }];
  });
}
