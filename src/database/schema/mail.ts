import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, smallint, text, unique } from 'drizzle-orm/pg-core';
import { day, instant } from '../types.ts';
import { feeds } from './feeds.ts';

const rhythm = () => text('rhythm', { enum: ['daily', 'weekly'] }).notNull();

/** `person`: of whoever asked for it; `team`: on the list that a server's managers keep. */
const owner = () => text('owner', { enum: ['person', 'team'] }).notNull();

/** An address that a feed's digests are mailed to, once it was confirmed. A removed feed's rows stay while Undo is offered. */
export const mailSubscriptions = pgTable(
  'mail_subscriptions',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    guildId: text('guild_id').notNull(),
    feedId: integer('feed_id').notNull(),
    owner: owner(),
    /** Who asked for it, and is told when something is wrong with it. */
    userId: text('user_id').notNull(),
    address: text('address').notNull(),
    /** The address as it is compared: in lower case. */
    addressKey: text('address_key').notNull(),
    rhythm: rhythm(),
    /** Whoever has it can unsubscribe the address; each mail has it. */
    token: text('token').notNull(),
    /** Only digests that are due later are mailed. */
    since: instant('since').notNull(),
    /** Why nothing is mailed; null while it is. */
    pausedBecause: text('paused_because'),
  },
  (table) => [
    unique('mail_subscriptions_address').on(table.feedId, table.addressKey),
    unique('mail_subscriptions_token').on(table.token),
    index('mail_subscriptions_user').on(table.guildId, table.userId),
  ],
);

/** A code that was sent to an address, to find out whether its owner wants the mails. Kept for a day, to count them. */
export const mailCodes = pgTable(
  'mail_codes',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    guildId: text('guild_id').notNull(),
    feedId: integer('feed_id')
      .notNull()
      .references(() => feeds.id, { onDelete: 'cascade' }),
    owner: owner(),
    userId: text('user_id').notNull(),
    /** The name that the server shows of them: the mail says who asked. */
    userName: text('user_name').notNull(),
    address: text('address').notNull(),
    addressKey: text('address_key').notNull(),
    rhythm: rhythm(),
    /** Six digits. */
    code: text('code').notNull(),
    triesLeft: smallint('tries_left').notNull(),
    writtenAt: instant('written_at').notNull(),
    /** Null once it was used. */
    expiresAt: instant('expires_at'),
  },
  (table) => [
    index('mail_codes_address').on(table.addressKey),
    index('mail_codes_user').on(table.guildId, table.userId),
  ],
);

/** Mails, a row each: written, then claimed, sent and marked. `src/mail/mails.ts` holds the protocol. */
export const mails = pgTable(
  'mails',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    kind: text('kind', { enum: ['daily', 'weekly', 'code'] }).notNull(),
    /** Of a daily or weekly one. */
    subscriptionId: integer('subscription_id').references(() => mailSubscriptions.id, {
      onDelete: 'cascade',
    }),
    /** The list day; of a weekly one the Monday of its week. */
    listDay: day('list_day'),
    codeId: integer('code_id').references(() => mailCodes.id, { onDelete: 'cascade' }),
    /** Its Message-ID without the domain: a mail that is sent again has the same. */
    messageKey: text('message_key').notNull(),
    writtenAt: instant('written_at').notNull(),
    /** When it is given up. */
    expiresAt: instant('expires_at').notNull(),
    /** When it may be tried next; null once nothing more will be done for it. */
    tryAt: instant('try_at'),
    /** How often the server told it to come later. */
    tries: smallint('tries').notNull().default(0),
    /** When a sender last began with it. */
    claimedAt: instant('claimed_at'),
    /** Since when the server may have it without our knowing; null while it can't have it. */
    handedAt: instant('handed_at'),
    /** How often the server's answer was lost. */
    lost: smallint('lost').notNull().default(0),
    sentAt: instant('sent_at'),
    /** Why it will never be sent; null otherwise. */
    gaveUpBecause: text('gave_up_because'),
  },
  (table) => [
    unique('mails_day').on(table.subscriptionId, table.kind, table.listDay),
    unique('mails_code').on(table.codeId),
    index('mails_try').on(table.tryAt),
    index('mails_claimed').on(table.claimedAt),
    check(
      'mails_about',
      sql`(${table.kind} = 'code') = (${table.codeId} is not null) and (${table.kind} <> 'code') = (${table.subscriptionId} is not null and ${table.listDay} is not null)`,
    ),
    check(
      'mails_done',
      sql`(${table.tryAt} is null) = (${table.sentAt} is not null or ${table.gaveUpBecause} is not null)`,
    ),
  ],
);

/** One row: since when mails are due here. */
export const mailWatch = pgTable(
  'mail_watch',
  {
    id: integer('id').primaryKey(),
    /** When somebody last looked for mails that are due. */
    lookedAt: instant('looked_at').notNull(),
    /** Digests that were due before are not mailed: they may have been, by a bot whose data was lost. */
    since: instant('since').notNull(),
  },
  (table) => [check('mail_watch_one', sql`${table.id} = 1`)],
);
