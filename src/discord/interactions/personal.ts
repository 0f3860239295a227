import { eq, sql } from 'drizzle-orm';
import type { Database } from '../../database/connect.ts';
import { type Personal, replaceText } from '../../database/personal.ts';
import { pagedAnswers } from '../../database/schema/paged-answers.ts';
import { NOBODY, takeOutMentions } from '../../nameless.ts';

/** What is kept about people in the tables of answers: who asked is not kept, but options may name somebody. */
export const personalAnswers: readonly Personal[] = [
  {
    table: pagedAnswers,
    columns: [pagedAnswers.options],
    name: 'answers',
    words: ['answer whose buttons name you', 'answers whose buttons name you'],
    kept: 'for a day',
    fate: 'nameless',
    // Somebody else may have asked: what else they asked for is theirs.
    find: async (database, userId) =>
      (await findNaming(database, userId)).map(({ command, askedAt }) => ({ command, askedAt })),
    async erase(transaction, { userId }) {
      for (const { id, options } of await findNaming(transaction, userId))
        await transaction
          .update(pagedAnswers)
          .set({ options: takeOut(options, userId) })
          .where(eq(pagedAnswers.id, id));
    },
  },
];

function findNaming(database: Database, userId: string) {
  return database
    .select()
    .from(pagedAnswers)
    .where(
      // As a value, among others, or in a text that is JSON itself, as that by which a removed feed comes back.
      sql`${pagedAnswers.options}::text like any(array[${`%"${userId}"%`}, ${`%<@${userId}>%`}, ${`%\\\\"${userId}\\\\"%`}]::text[])`,
    );
}

function takeOut(options: unknown, userId: string): unknown {
  const text = JSON.stringify(replaceText(options, userId, NOBODY));
  return JSON.parse(takeOutMentions(text.replaceAll(`\\"${userId}\\"`, `\\"${NOBODY}\\"`), userId));
}
