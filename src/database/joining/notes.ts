import { sql } from 'drizzle-orm';
import { notes } from '../schema/notes.ts';
import type { JoinStep } from './step.ts';

/** Notes follow. A person who had some on both papers keeps both. */
export const notesStep: JoinStep = {
  columns: [notes.paperId],

  async move(transaction, { from, to }) {
    await transaction.execute(sql`update notes set paper_id = ${to} where paper_id = ${from}`);
  },
};
