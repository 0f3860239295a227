import { and, eq, isNull, ne, or } from 'drizzle-orm';
import { findRows, mentionedIn, namedIn, type Personal } from '../database/personal.ts';
import { outbox, proposals } from '../database/schema/delivery.ts';
import { NOBODY } from '../nameless.ts';

/** What is kept about people in the tables of delivery. */
export const personalDelivery: readonly Personal[] = [
  namedIn({
    table: proposals,
    of: proposals.userId,
    name: 'proposals',
    words: ['paper that you put to the vote', 'papers that you put to the vote'],
    kept: 'while I am in the server',
  }),
  {
    table: outbox,
    columns: [outbox.userId, outbox.channelId, outbox.messageId],
    name: 'privateMessages',
    words: ['private message to you', 'private messages to you'],
    kept: 'while I am in the server; about alerts for 60 days, about Zotero for 30',
    fate: 'goes',
    find: (database, userId) => findRows(database, outbox, eq(outbox.userId, userId), [outbox.nonce]),
    async erase(transaction, { userId }) {
      const isTheirs = eq(outbox.userId, userId);
      const goes = or(isNull(outbox.sentAt), ne(outbox.kind, 'notice'));
      await transaction.delete(outbox).where(and(isTheirs, goes));
      // That a feed told something stays known, so that it is not told again.
      await transaction
        .update(outbox)
        .set({ userId: NOBODY, channelId: null, messageId: null })
        .where(isTheirs);
    },
  },
  mentionedIn({
    table: outbox,
    of: outbox.content,
    key: outbox.id,
    name: 'messagesAboutYou',
    words: ['message that names you', 'messages that name you'],
    kept: 'while I am in the server',
  }),
];
