import { createHash, randomBytes } from 'node:crypto';
import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, lte, min, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { mailCodes, mailSubscriptions, mails } from '../database/schema/mail.ts';
import { TakenOverError } from '../delivery/outbox.ts';
import type { MailSubscription } from './subscriptions.ts';

/**
 * A mail to be sent, with what it is about. The protocol: write the row, claim it, hand it over (from then on the server
 * may have it), mark it. A row that was handed over and not marked may have been delivered: it is sent once more with the
 * same Message-ID, by which mail programs recognise it, and then given up.
 */
export interface Mail {
  readonly id: number;
  readonly kind: 'daily' | 'weekly' | 'code';
  readonly listDay: Temporal.PlainDate | null;
  readonly messageKey: string;
  readonly expiresAt: Temporal.Instant;
  readonly tries: number;
  readonly claimedAt: Temporal.Instant | null;
  readonly handedAt: Temporal.Instant | null;
  readonly lost: number;
  readonly subscription: MailSubscription | null;
  readonly code: typeof mailCodes.$inferSelect | null;
}

/** A mail that is caught up later than this is no news. */
export const CAUGHT_UP_WITHIN = Temporal.Duration.from({ hours: 3 * 24 });

/** An address whose server tells us to come later is tried for this long (RFC 5321 asks for days; a digest is old then). */
const TRIED_FOR = Temporal.Duration.from({ hours: 24 });

/** How long to wait after each try: most greylists open after five minutes. */
const WAITS = [5, 10, 20, 40, 60].map((minutes) => Temporal.Duration.from({ minutes }));

/** A sender that stopped while it handed a mail over is noticed after this: its process was killed. */
const HANDING = Temporal.Duration.from({ seconds: 30 });

/** The server's answer may come late by this before the mail is sent again. */
const AFTER_LOST = Temporal.Duration.from({ minutes: 5 });

/** How often an answer is lost until a mail is given up. */
const MAX_LOST = 2;

/** The time in which mails are counted against the limit. */
const MINUTE = Temporal.Duration.from({ minutes: 1 });

/** Rows that one statement writes. */
const BATCH = 500;

/** Writes the mails of a list day or a week to those addresses that have none yet. */
export async function writeDigestMails(
  database: Database,
  kind: 'daily' | 'weekly',
  listDay: Temporal.PlainDate,
  subscriptions: readonly Pick<MailSubscription, 'id' | 'token'>[],
  now: Temporal.Instant,
): Promise<void> {
  for (let at = 0; at < subscriptions.length; at += BATCH)
    await database
      .insert(mails)
      .values(
        subscriptions.slice(at, at + BATCH).map(({ id, token }) => ({
          kind,
          subscriptionId: id,
          listDay,
          // The same whatever happens to this database: who gets it again recognises it.
          messageKey: createHash('sha256').update(`${token} ${kind} ${listDay}`).digest('hex').slice(0, 32),
          writtenAt: now,
          expiresAt: now.add(CAUGHT_UP_WITHIN),
          tryAt: now,
        })),
      )
      .onConflictDoNothing();
}

/** Writes the mail with a code, in the transaction that writes the code. */
export async function writeCodeMail(
  transaction: Database,
  codeId: number,
  { now, expiresAt }: { readonly now: Temporal.Instant; readonly expiresAt: Temporal.Instant },
): Promise<void> {
  const messageKey = randomBytes(16).toString('hex');
  await transaction
    .insert(mails)
    .values({ kind: 'code', codeId, messageKey, writtenAt: now, expiresAt, tryAt: now });
}

/** Lists mails that are due: codes first, as somebody waits for them. */
export async function listDueMails(
  database: Database,
  now: Temporal.Instant,
  limit: number,
): Promise<Mail[]> {
  const { id, kind, listDay, messageKey, expiresAt, tries, claimedAt, handedAt, lost } = mails;
  const row = { id, kind, listDay, messageKey, expiresAt, tries, claimedAt, handedAt, lost };
  return database
    .select({ ...row, subscription: mailSubscriptions, code: mailCodes })
    .from(mails)
    .leftJoin(mailSubscriptions, eq(mailSubscriptions.id, mails.subscriptionId))
    .leftJoin(mailCodes, eq(mailCodes.id, mails.codeId))
    .where(lte(mails.tryAt, now))
    .orderBy(desc(sql`${mails.kind} = 'code'`), asc(mails.tryAt), asc(mails.id))
    .limit(limit);
}

/** Finds when the next mail may be tried; undefined if none waits. */
export async function findNextMail(database: Database): Promise<Temporal.Instant | undefined> {
  const [next] = await database.select({ at: min(mails.tryAt) }).from(mails);
  return next?.at ?? undefined;
}

/** Counts the mails that senders began with in the last minute. */
export async function countRecentMails(database: Database, now: Temporal.Instant): Promise<number> {
  return database.$count(mails, gt(mails.claimedAt, now.subtract(MINUTE)));
}

/**
 * Claims a mail. Throws `TakenOverError` if another sender has it, or nobody wants it any more. Returns false, and gives it
 * up, if its answer was lost too often.
 */
export async function claimMail(database: Database, mail: Mail, now: Temporal.Instant): Promise<boolean> {
  const { id, claimedAt, handedAt, lost } = mail;
  // Its sender died while the server had it, or was about to get it.
  const lostNow = handedAt === null ? lost : lost + 1;
  if (lostNow >= MAX_LOST) {
    await giveUpMail(database, id, LOST_TWICE, lostNow);
    return false;
  }
  const claimed = await database
    .update(mails)
    .set({ claimedAt: now, handedAt: null, lost: lostNow })
    .where(and(eq(mails.id, id), isClaimedAt(claimedAt), isNotNull(mails.tryAt)))
    .returning({ id: mails.id });
  if (claimed.length === 0) throw new TakenOverError(`Mail ${id} was taken over.`);
  return true;
}

const LOST_TWICE =
  'The mail server’s answer was lost twice. It may have the mail, so it is not sent a third time.';

const isClaimedAt = (at: Temporal.Instant | null) =>
  at === null ? isNull(mails.claimedAt) : eq(mails.claimedAt, at);

/** Notes that the server may have a mail from now on. Throws `TakenOverError` if another sender has claimed it since. */
export async function handMailOver(
  database: Database,
  id: number,
  { claimedAt, now }: { readonly claimedAt: Temporal.Instant; readonly now: Temporal.Instant },
): Promise<void> {
  const handed = await database
    .update(mails)
    .set({ handedAt: now, tryAt: now.add(HANDING) })
    .where(and(eq(mails.id, id), isClaimedAt(claimedAt), isNotNull(mails.tryAt)))
    .returning({ id: mails.id });
  if (handed.length === 0) throw new TakenOverError(`Mail ${id} was taken over.`);
}

/** Stores that the server took a mail. */
export async function markMailSent(database: Database, id: number, now: Temporal.Instant): Promise<void> {
  await database.update(mails).set({ sentAt: now, tryAt: null }).where(eq(mails.id, id));
}

/** Stores why a mail will never be sent. */
export async function giveUpMail(
  database: Database,
  id: number,
  because: string,
  lost?: number,
): Promise<void> {
  await database
    .update(mails)
    .set({ gaveUpBecause: because, tryAt: null, ...(lost !== undefined && { lost }) })
    .where(eq(mails.id, id));
}

/** Gives up all mails of a subscription that still wait. */
export async function giveUpMailsOf(database: Database, subscriptionId: number, because: string) {
  await database
    .update(mails)
    .set({ gaveUpBecause: because, tryAt: null })
    .where(and(eq(mails.subscriptionId, subscriptionId), isNotNull(mails.tryAt)));
}

/** Puts a mail off that the server may take later: for a day at most. */
export async function putMailOff(
  database: Database,
  { id, tries, expiresAt }: Mail,
  now: Temporal.Instant,
): Promise<void> {
  const wait = WAITS[Math.min(tries, WAITS.length - 1)] ?? MINUTE;
  const aDay = now.add(TRIED_FOR);
  // From the first time on.
  const until = tries === 0 && Temporal.Instant.compare(aDay, expiresAt) < 0 ? aDay : expiresAt;
  await database
    .update(mails)
    .set({ tries: tries + 1, tryAt: now.add(wait), handedAt: null, expiresAt: until })
    .where(eq(mails.id, id));
}

/** Notes that the answer to a mail was lost: it is sent again once. */
export async function noteMailLost(database: Database, id: number, now: Temporal.Instant): Promise<void> {
  // `handedAt` stays: claiming it again counts the lost answer, as it does after a kill.
  await database
    .update(mails)
    .set({ tryAt: now.add(AFTER_LOST) })
    .where(eq(mails.id, id));
}

/** How long it is remembered what was mailed: longer than anything is caught up. */
const KEPT = Temporal.Duration.from({ hours: 30 * 24 });

/** Forgets what was mailed long ago. */
export async function forgetOldMails(database: Database, now: Temporal.Instant): Promise<void> {
  await database.delete(mails).where(and(lte(mails.writtenAt, now.subtract(KEPT)), isNull(mails.tryAt)));
}

/** What became of the newest mail of a subscription. */
export type NewestMail = Pick<
  typeof mails.$inferSelect,
  'subscriptionId' | 'listDay' | 'sentAt' | 'gaveUpBecause' | 'tries'
>;

/** Finds the newest mail of each of these subscriptions, by subscription. */
export async function findNewestMails(
  database: Database,
  ids: readonly number[],
): Promise<ReadonlyMap<number, NewestMail>> {
  const { subscriptionId, listDay, sentAt, gaveUpBecause, tries } = mails;
  const rows = await database
    .selectDistinctOn([mails.subscriptionId], { subscriptionId, listDay, sentAt, gaveUpBecause, tries })
    .from(mails)
    .where(inArray(mails.subscriptionId, [...ids]))
    // By when it was written: the week's mail is of an earlier day than its last digest.
    .orderBy(mails.subscriptionId, desc(mails.writtenAt), desc(mails.listDay));
  return new Map(rows.map((row) => [row.subscriptionId ?? 0, row]));
}
