import { sql } from 'drizzle-orm';
import { feedExamples, paperFeatures } from '../schema/taste.ts';
import type { JoinStep } from './step.ts';

/** Examples follow. What ranking needs of the paper that stays is made again, as its text may have changed. */
export const tasteStep: JoinStep = {
  columns: [paperFeatures.paperId, feedExamples.paperId],

  async move(transaction, { from, to }) {
    await transaction.execute(sql`delete from paper_features where paper_id in (${from}, ${to})`);
    await transaction.execute(sql`
      insert into feed_examples (feed_id, paper_id, added_at)
      select feed_id, ${to}, added_at from feed_examples where paper_id = ${from}
      on conflict do nothing`);
    await transaction.execute(sql`delete from feed_examples where paper_id = ${from}`);
  },
};
