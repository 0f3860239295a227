import { sql } from 'drizzle-orm';
import { momentumReadings } from '../schema/momentum.ts';
import type { JoinStep } from './step.ts';

/** Readings follow. Of two of the same list and time, the one with more upvotes counts, as in its listing. */
export const momentumStep: JoinStep = {
  columns: [momentumReadings.paperId],

  async move(transaction, { from, to }) {
    await transaction.execute(sql`
      update momentum_readings set
        upvotes = greatest(momentum_readings.upvotes, gone.upvotes),
        comments = greatest(momentum_readings.comments, gone.comments)
      from momentum_readings as gone
      where momentum_readings.paper_id = ${to} and gone.paper_id = ${from} and ${SAME_TIME}`);
    await transaction.execute(sql`
      delete from momentum_readings as gone using momentum_readings
      where gone.paper_id = ${from} and momentum_readings.paper_id = ${to} and ${SAME_TIME}`);
    await transaction.execute(sql`update momentum_readings set paper_id = ${to} where paper_id = ${from}`);
  },
};

const SAME_TIME = sql`(gone.source, gone.instance, gone.list_day, gone.hours) = (momentum_readings.source, momentum_readings.instance, momentum_readings.list_day, momentum_readings.hours)`;
