import { pgTable, text } from 'drizzle-orm/pg-core';
import { instant } from '../types.ts';

/** Servers that the bot has left, or was removed from: what is stored about them is kept for 30 days. */
export const leftServers = pgTable('left_servers', {
  guildId: text('guild_id').primaryKey(),
  leftAt: instant('left_at').notNull(),
});
