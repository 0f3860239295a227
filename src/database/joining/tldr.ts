import { sql } from 'drizzle-orm';
import { tldrFlags, tldrs } from '../schema/tldr.ts';
import type { JoinStep } from './step.ts';

/**
 * A TL;DR follows unless the paper that stays has one in its place; one that was made wins over a question without an
 * answer. A person's flag on a text counts once.
 */
export const tldrStep: JoinStep = {
  columns: [tldrs.paperId, tldrFlags.paperId],

  async move(transaction, { from, to }) {
    const versionOf = (id: string) => sql`(select coalesce(version, 0) from papers where id = ${id})`;
    // What was written about the newest text of the one that goes is shown for that of the one that stays.
    const version = sql`case when paper_id = ${from} and paper_version = ${versionOf(from)} then ${versionOf(to)} else paper_version end`;
    await transaction.execute(sql`
      delete from tldrs where id in (
        select id from (
          select id, row_number() over (
            partition by ${version}, model, prompt_version, language, attempt
            order by state <> 'made', paper_id <> ${to}, paper_version desc, id
          ) as place
          from tldrs
          where paper_id in (${from}, ${to})
        ) as ranked
        where place > 1
      )`);
    await transaction.execute(
      sql`update tldrs set paper_version = ${version}, paper_id = ${to} where paper_id = ${from}`,
    );
    await transaction.execute(sql`
      delete from tldr_flags as gone using tldr_flags as kept
      where gone.paper_id = ${from} and kept.paper_id = ${to}
        and (gone.language, gone.maker, gone.line, gone.guild_id, gone.user_id) = (kept.language, kept.maker, kept.line, kept.guild_id, kept.user_id)`);
    await transaction.execute(sql`update tldr_flags set paper_id = ${to} where paper_id = ${from}`);
  },
};
