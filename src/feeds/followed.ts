import { and, eq, isNotNull, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { feeds } from '../database/schema/feeds.ts';
import type { ListKey, SourceName } from '../papers/paper.ts';

/** Finds the categories that running feeds of a list ask for. */
export async function findCategories(database: Database, { source, instance }: ListKey): Promise<string[]> {
  const rows = await database
    .selectDistinct({ category: sql<string>`unnest(${feeds.categories})` })
    .from(feeds)
    .where(and(eq(feeds.source, source), eq(feeds.instance, instance), isNotNull(feeds.nextDueAt)));
  return rows.map((row) => row.category).sort();
}

/** Whether any server has a feed of a source. */
export async function isSourceUsed(database: Database, source: SourceName): Promise<boolean> {
  return (await database.$count(feeds, eq(feeds.source, source))) > 0;
}
