import { sql } from 'drizzle-orm';
import { savedPapers, savedTags } from '../schema/saved.ts';
import type { JoinStep } from './step.ts';

/**
 * Saved papers follow. For a person who saved both, the tags are united, and both remarks stay, one below the other; one
 * that they had removed adds nothing.
 */
export const savedStep: JoinStep = {
  columns: [savedPapers.paperId, savedTags.paperId],

  async move(transaction, { from, to }) {
    // Of two, one that was removed goes, and of two that were removed, the one whose paper goes.
    await transaction.execute(sql`
      with removed as (
        delete from saved_papers as gone using saved_papers as kept
        where gone.user_id = kept.user_id
          and (gone.paper_id, kept.paper_id) in ((${from}, ${to}), (${to}, ${from}))
          and gone.removed_at is not null and (kept.removed_at is null or gone.paper_id = ${from})
        returning gone.user_id, gone.paper_id)
      delete from saved_tags as tag using removed
      where tag.user_id = removed.user_id and tag.paper_id = removed.paper_id`);
    await transaction.execute(sql`
      update saved_papers as kept set
        saved_at = least(kept.saved_at, gone.saved_at),
        remark = case when gone.remark in ('', kept.remark) then kept.remark
          when kept.remark = '' then gone.remark else kept.remark || E'\n' || gone.remark end
      from saved_papers as gone
      where gone.user_id = kept.user_id and gone.paper_id = ${from} and kept.paper_id = ${to}`);
    await transaction.execute(sql`
      delete from saved_papers as gone using saved_papers as kept
      where gone.user_id = kept.user_id and gone.paper_id = ${from} and kept.paper_id = ${to}`);
    await transaction.execute(sql`update saved_papers set paper_id = ${to} where paper_id = ${from}`);
    await transaction.execute(sql`
      delete from saved_tags as gone using saved_tags as kept
      where gone.user_id = kept.user_id and gone.folded = kept.folded
        and gone.paper_id = ${from} and kept.paper_id = ${to}`);
    await transaction.execute(sql`update saved_tags set paper_id = ${to} where paper_id = ${from}`);
  },
};
