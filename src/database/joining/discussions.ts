import { sql } from 'drizzle-orm';
import { discussions } from '../schema/discussions.ts';
import type { JoinStep } from './step.ts';

/** Discussions follow. A server that has one of both papers keeps one that is open, else that of the paper that stays. */
export const discussionsStep: JoinStep = {
  columns: [discussions.paperId],

  async move(transaction, { from, to }) {
    await transaction.execute(sql`
      delete from discussions as gone using discussions as kept
      where gone.guild_id = kept.guild_id
        and (gone.paper_id, kept.paper_id) in ((${from}, ${to}), (${to}, ${from}))
        and case when (gone.thread_id is null) = (kept.thread_id is null) then gone.paper_id = ${from} else gone.thread_id is null end`);
    await transaction.execute(sql`update discussions set paper_id = ${to} where paper_id = ${from}`);
    // The thread of one shows the notes of both.
    await transaction.execute(sql`
      update discussions set notes_changed = notes_changed + 1
      where paper_id = ${to}
        and exists (select from notes where notes.guild_id = discussions.guild_id and notes.paper_id in (${from}, ${to}))`);
  },
};
