import { sql } from 'drizzle-orm';
import { bm25Table } from '../bm25-table.ts';
import { searchDocuments, searchNotes } from '../schema/search.ts';
import { vectorTable } from '../vector-table.ts';
import type { JoinStep } from './step.ts';

/**
 * Nothing follows: what the search has of a paper is made of its text, and is deleted with it. `search/join-papers.ts`
 * indexes the one that stays again.
 */
export const searchStep: JoinStep = {
  columns: [searchDocuments.paperId, searchNotes.paperId, bm25Table.paperId, vectorTable.paperId],

  async move(transaction, { from }) {
    await transaction.execute(sql`
      update search_totals set papers = search_totals.papers - 1, length = search_totals.length - gone.length
      from search_documents as gone
      where gone.paper_id = ${from}`);
    await transaction.execute(sql`delete from search_notes where paper_id = ${from}`);
    await transaction.execute(sql`delete from search_documents where paper_id = ${from}`);
  },
};
