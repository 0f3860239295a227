import { integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { instant } from '../types.ts';
import { cards } from './delivery.ts';

/** A person's current reaction on a card. A tally counts people, not rows. */
export const votes = pgTable(
  'votes',
  {
    cardId: integer('card_id')
      .notNull()
      .references(() => cards.id),
    userId: text('user_id').notNull(),
    votedAt: instant('voted_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.cardId, table.userId] })],
);

/** A person's current "less like this" on a card. */
export const refusals = pgTable(
  'refusals',
  {
    cardId: integer('card_id')
      .notNull()
      .references(() => cards.id),
    userId: text('user_id').notNull(),
    refusedAt: instant('refused_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.cardId, table.userId] })],
);
