import { and, eq } from 'drizzle-orm';
import { findRows, type Personal } from '../database/personal.ts';
import { tldrFlags } from '../database/schema/tldr.ts';

/** What is kept about people in the tables of TL;DRs: what they hid stays hidden. */
export const personalFlags: readonly Personal[] = [
  {
    table: tldrFlags,
    columns: [tldrFlags.userId, tldrFlags.reason],
    name: 'flags',
    words: [
      'TL;DR that you marked wrong, with what you wrote',
      'TL;DRs that you marked wrong, with what you wrote',
    ],
    kept: 'while I am in the server',
    fate: 'nameless',
    find: (database, userId) => findRows(database, tldrFlags, eq(tldrFlags.userId, userId)),
    async erase(transaction, { userId, nameless }) {
      const isTheirs = eq(tldrFlags.userId, userId);
      const servers = await transaction
        .selectDistinct({ guildId: tldrFlags.guildId })
        .from(tldrFlags)
        .where(isTheirs);
      for (const { guildId } of servers) {
        const hash = nameless({ flagsOf: guildId }, userId);
        const here = eq(tldrFlags.guildId, guildId);
        await transaction.update(tldrFlags).set({ userId: hash, reason: null }).where(and(isTheirs, here));
      }
    },
  },
];
