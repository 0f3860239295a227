import { sql } from 'drizzle-orm';
import { paperReports } from '../schema/revisions.ts';
import type { JoinStep } from './step.ts';

/** What informants said follows, unless they said something of the paper that stays. */
export const revisionsStep: JoinStep = {
  columns: [paperReports.paperId],

  async move(transaction, { from, to }) {
    await transaction.execute(sql`
      update paper_reports as said set paper_id = ${to}
      where paper_id = ${from} and not exists (
        select from paper_reports as other where other.paper_id = ${to} and other.informant = said.informant)`);
  },
};
