import { type SQL, sql } from 'drizzle-orm';
import { searchDocuments } from '../../database/schema/search.ts';

/**
 * Returns the condition that a paper has the words of a tsquery. The tsquery is a query of its own, which hides from the
 * planner how frequent the words are: it would read the whole table for frequent ones, as it doesn't know what unpacking
 * the words of every paper costs. With 28,481 papers, full text took twice as long at p95.
 */
export function hasWords(tsquery: string): SQL {
  return sql`${searchDocuments.words} @@ (select ${tsquery}::tsquery)`;
}
