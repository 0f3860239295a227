import { sql } from 'drizzle-orm';
import { agendaChanges, agendaPapers, offers } from '../schema/meetings.ts';
import type { JoinStep } from './step.ts';

/** Agendas and offers follow. An agenda that has both papers keeps the one that stays. */
export const meetingsStep: JoinStep = {
  columns: [agendaChanges.paperId, agendaPapers.paperId, offers.paperId],

  async move(transaction, { from, to }) {
    await transaction.execute(sql`
      delete from agenda_papers as gone using agenda_papers as kept
      where gone.paper_id = ${from} and kept.paper_id = ${to} and kept.occurrence_id = gone.occurrence_id`);
    await transaction.execute(sql`update agenda_papers set paper_id = ${to} where paper_id = ${from}`);
    await transaction.execute(sql`update agenda_changes set paper_id = ${to} where paper_id = ${from}`);
    // A paper has one presenter: of two people who were asked, whoever accepted stays.
    await transaction.execute(sql`
      delete from offers as gone using offers as kept
      where gone.occurrence_id = kept.occurrence_id
        and (gone.paper_id, kept.paper_id) in ((${from}, ${to}), (${to}, ${from}))
        and gone.state in ('open', 'accepted') and kept.state in ('open', 'accepted')
        and case when gone.state = kept.state then gone.paper_id = ${from} else gone.state = 'open' end`);
    await transaction.execute(sql`update offers set paper_id = ${to} where paper_id = ${from}`);
  },
};
