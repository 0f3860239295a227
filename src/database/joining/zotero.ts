import { sql } from 'drizzle-orm';
import { zoteroItems, zoteroWanted } from '../schema/zotero.ts';
import type { JoinStep } from './step.ts';

/**
 * What was sent to Zotero follows. A library that has both papers keeps both, but we remember one: that which is known to
 * be there, else that of the paper that stays. An addition that wants both wants one.
 */
export const zoteroStep: JoinStep = {
  columns: [zoteroWanted.paperId, zoteroItems.paperId],

  async move(transaction, { from, to }) {
    await transaction.execute(sql`
      delete from zotero_items as gone using zotero_items as kept
      where gone.user_id = kept.user_id and gone.library = kept.library
        and (gone.paper_id, kept.paper_id) in ((${from}, ${to}), (${to}, ${from}))
        and case when (gone.added_at is null) = (kept.added_at is null) then gone.paper_id = ${from} else gone.added_at is null end`);
    await transaction.execute(sql`update zotero_items set paper_id = ${to} where paper_id = ${from}`);
    await transaction.execute(sql`
      delete from zotero_wanted as gone using zotero_wanted as kept
      where gone.addition_id = kept.addition_id and gone.paper_id = ${from} and kept.paper_id = ${to}`);
    await transaction.execute(sql`update zotero_wanted set paper_id = ${to} where paper_id = ${from}`);
  },
};
