import { inArray } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { tldrFlags } from '../database/schema.ts';
import type { Language } from '../papers/line-order.ts';

/** Who makes lines. */
type Maker = 'model' | 'source' | 'sentence';

/** A line that somebody marked wrong. */
export interface Flag {
  readonly paperId: string;
  readonly language: Language;
  readonly maker: Maker;
  readonly line: string;
}

/** Keeps that somebody marked a line wrong; a second time by the same person changes nothing. */
export async function saveFlag(
  database: Database,
  flag: Flag,
  by: { readonly guildId: string; readonly userId: string; readonly at: Temporal.Instant },
): Promise<void> {
  await database
    .insert(tldrFlags)
    .values({ ...flag, guildId: by.guildId, userId: by.userId, flaggedAt: by.at })
    .onConflictDoNothing();
}

/** The flagged lines of papers, by paper id. */
export async function findFlags(
  database: Database,
  paperIds: readonly string[],
): Promise<Map<string, readonly Flag[]>> {
  if (paperIds.length === 0) return new Map();
  const { paperId, language, maker, line } = tldrFlags;
  const rows = await database
    .selectDistinct({ paperId, language, maker, line })
    .from(tldrFlags)
    .where(inArray(paperId, [...paperIds]));
  return Map.groupBy(rows, (row) => row.paperId);
}
