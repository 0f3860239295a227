import { pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { instant } from '../types.ts';

/** People of a server whom the bot has met: they voted, pressed a button or ran a command. */
export const members = pgTable(
  'members',
  {
    guildId: text('guild_id').notNull(),
    userId: text('user_id').notNull(),
    /** The name that the server shows. */
    name: text('name').notNull(),
    /** Ids of their roles. */
    roles: text('roles').array().notNull(),
    /** When this was last read from Discord. */
    seenAt: instant('seen_at').notNull(),
    /** When Discord first said that they are not in the server any more; null while they are. */
    leftAt: instant('left_at'),
  },
  (table) => [primaryKey({ columns: [table.guildId, table.userId] })],
);
