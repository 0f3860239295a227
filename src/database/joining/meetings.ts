import { sql } from 'drizzle-orm';
import { agendaChanges, agendaPapers, offers } from '../schema/meetings.ts';
import type { JoinStep } from './step.ts';

/** Agendas and offers follow. An agenda that has both papers keeps the one that stays, with what is known of either. */
export const meetingsStep: JoinStep = {
  columns: [agendaChanges.paperId, agendaPapers.paperId, offers.paperId],

  async move(transaction, { from, to }) {
    // Of two outcomes the one that people gave stays, and that it was discussed before that it was not.
    await transaction.execute(sql`
      update agenda_papers as kept set outcome = gone.outcome, outcome_by = gone.outcome_by, outcome_at = gone.outcome_at
      from agenda_papers as gone
      where gone.paper_id = ${from} and kept.paper_id = ${to} and kept.occurrence_id = gone.occurrence_id
        and gone.outcome is not null
        and (kept.outcome is null or (gone.outcome_by is not null, gone.outcome = 'discussed') > (kept.outcome_by is not null, kept.outcome = 'discussed'))`);
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
