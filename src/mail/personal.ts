import { and, eq, inArray, not, or } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { findRows, type Personal } from '../database/personal.ts';
import { mailCodes, mailSubscriptions, mails } from '../database/schema/mail.ts';
import { NOBODY } from '../nameless.ts';

/** What is kept about people in the tables of mail: their addresses, on whatever list. */
export const personalMail: readonly Personal[] = [
  {
    table: mailSubscriptions,
    columns: [
      mailSubscriptions.userId,
      mailSubscriptions.address,
      mailSubscriptions.addressKey,
      mailSubscriptions.token,
    ],
    name: 'mailSubscriptions',
    words: ['e-mail subscription, with its address', 'e-mail subscriptions, with their addresses'],
    kept: 'until you unsubscribe, or the feed is removed',
    fate: 'goes',
    find: findSubscriptions,
    async erase(transaction, { userId }) {
      const theirs = await isTheirs(transaction, userId);
      await transaction.delete(mailSubscriptions).where(theirs);
      // What they put on a team's list is the team's.
      await transaction
        .update(mailSubscriptions)
        .set({ userId: NOBODY })
        .where(eq(mailSubscriptions.userId, userId));
    },
  },
  {
    table: mailCodes,
    columns: [
      mailCodes.userId,
      mailCodes.userName,
      mailCodes.address,
      mailCodes.addressKey,
      mailCodes.code,
      mailCodes.expiresAt,
    ],
    name: 'mailCodes',
    words: ['code that was mailed for you', 'codes that were mailed for you'],
    kept: 'for a day',
    fate: 'goes',
    find: (database, userId) => findRows(database, mailCodes, eq(mailCodes.userId, userId), [mailCodes.code]),
    async erase(transaction, { userId, nameless }) {
      const theirs = await transaction.select().from(mailCodes).where(eq(mailCodes.userId, userId));
      const ids = theirs.map(({ id }) => id);
      if (ids.length > 0) await transaction.delete(mails).where(inArray(mails.codeId, ids));
      // Counted without a name for the rest of their day, or erasing would be a way around the limits.
      for (const { id, guildId, addressKey } of theirs)
        await transaction
          .update(mailCodes)
          .set({
            userId: nameless({ codesOf: guildId }, userId),
            userName: '',
            address: '',
            addressKey: nameless('addresses', addressKey),
            code: '',
            expiresAt: null,
          })
          .where(eq(mailCodes.id, id));
    },
  },
];

async function findSubscriptions(database: Database, userId: string): Promise<object[]> {
  const theirs = await isTheirs(database, userId);
  const own = await findRows(database, mailSubscriptions, theirs, [mailSubscriptions.token]);
  // Other people's addresses, which they put on a team's list.
  const entered = await database
    .select({
      id: mailSubscriptions.id,
      guildId: mailSubscriptions.guildId,
      feedId: mailSubscriptions.feedId,
      owner: mailSubscriptions.owner,
    })
    .from(mailSubscriptions)
    .where(and(eq(mailSubscriptions.userId, userId), theirs && not(theirs)));
  return [...own, ...entered];
}

/** Selects the subscriptions of a person, and those of a team to an address that they confirmed as theirs. */
async function isTheirs(database: Database, userId: string) {
  const own = and(eq(mailSubscriptions.owner, 'person'), eq(mailSubscriptions.userId, userId));
  const confirmed = await database
    .selectDistinct({ key: mailSubscriptions.addressKey })
    .from(mailSubscriptions)
    .where(own);
  const keys = confirmed.map(({ key }) => key);
  return keys.length === 0 ? own : or(own, inArray(mailSubscriptions.addressKey, keys));
}
