import { randomInt, timingSafeEqual } from 'node:crypto';
import { and, eq, gt, inArray, lte, type SQL } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { findNameless } from '../database/nameless.ts';
import { mailCodes } from '../database/schema/mail.ts';
import { UserError } from '../errors.ts';
import { MAX_FOR_ADDRESS, VALID_FOR } from './code-limits.ts';
import { lockMails } from './due.ts';
import { writeCodeMail } from './mails.ts';
import type { MailServices } from './services.ts';
import { countSubscriptions, type NewSubscription, saveSubscription, type Whose } from './subscriptions.ts';

/** A guesser finds one of 1,000,000 codes in five tries once in 200,000 times. */
const MAX_TRIES = 5;

/** What is counted, is counted for a day. */
const DAY = Temporal.Duration.from({ hours: 24 });

/** Codes a day that a person can ask for in a server: some typing errors and a second address. */
const MAX_FOR_PERSON = 10;

/** Codes a day for a server: more people join no team in a day, and each code is a mail from our address. */
const MAX_FOR_SERVER = 100;

/** Subscriptions of one person in a server; a server has 25 feeds at most. */
const MAX_OF_PERSON = 25;

/** Addresses on a team's lists in a server: beyond this, a mailing list of their own is better. */
const MAX_OF_TEAM = 2_000;

/** Who asks for a code, for which subscription. */
export interface CodeRequest extends NewSubscription {
  /** The name that the server shows of them. */
  readonly userName: string;
}

/**
 * Writes a mail with a code to an address that somebody wants digests for. Throws `UserError` if there were too many, as
 * the address may be somebody else's.
 */
export async function requestCode(
  { database, queue, now: clock }: Pick<MailServices, 'database' | 'queue' | 'now'>,
  { key, ...request }: CodeRequest,
): Promise<void> {
  const now = clock();
  await database.transaction(async (transaction) => {
    await lockMails(transaction, now);
    await refuseTooMany(transaction, { key, ...request }, now);
    const [written] = await transaction
      .insert(mailCodes)
      .values({
        ...request,
        addressKey: key,
        code: String(randomInt(1_000_000)).padStart(6, '0'),
        triesLeft: MAX_TRIES,
        writtenAt: now,
        expiresAt: now.add(VALID_FOR),
      })
      .returning();
    if (written === undefined) throw new Error('The database stored no code.');
    await writeCodeMail(transaction, written.id, { now, expiresAt: now.add(VALID_FOR) });
    await queue.send('mail', {}, transaction);
  });
  queue.wake('mail');
}

async function refuseTooMany(
  database: Database,
  { key, guildId, userId, owner }: CodeRequest,
  now: Temporal.Instant,
): Promise<void> {
  const count = (of: SQL | undefined): Promise<number> =>
    database.$count(mailCodes, and(of, gt(mailCodes.writtenAt, now.subtract(DAY))));
  const inServer = eq(mailCodes.guildId, guildId);
  // What somebody asked for before they erased what was kept about them counts as well.
  const nameless = await findNameless(database);
  const keys = [key, ...(nameless === undefined ? [] : [nameless('addresses', key)])];
  const people = [userId, ...(nameless === undefined ? [] : [nameless({ codesOf: guildId }, userId)])];
  if ((await count(inArray(mailCodes.addressKey, keys))) >= MAX_FOR_ADDRESS)
    throw new UserError(
      `That address got ${MAX_FOR_ADDRESS} codes within a day, which is the maximum: it may be somebody else's. Use one of them, or try again tomorrow.`,
    );
  if ((await count(and(inServer, inArray(mailCodes.userId, people)))) >= MAX_FOR_PERSON)
    throw new UserError(
      `You asked for ${MAX_FOR_PERSON} codes within a day, which is the maximum. Try again tomorrow.`,
    );
  if ((await count(inServer)) >= MAX_FOR_SERVER)
    throw new UserError(
      `This server asked for ${MAX_FOR_SERVER} codes within a day, which is the maximum. Try again tomorrow.`,
    );
  const whose: Whose = owner === 'team' ? { owner, guildId } : { owner, guildId, userId };
  const max = owner === 'team' ? MAX_OF_TEAM : MAX_OF_PERSON;
  if ((await countSubscriptions(database, whose)) >= max)
    throw new UserError(
      owner === 'team'
        ? `This server's feeds are mailed to ${max} addresses already, which is the maximum. Use a mailing list of your own as one address.`
        : `You have ${max} subscriptions in this server, which is the maximum. Stop one with /email stop first.`,
    );
}

/** A subscription that a code has confirmed. */
export type Confirmed = Pick<NewSubscription, 'address' | 'feedId' | 'rhythm'>;

/**
 * Confirms the subscription that a code was sent for: a team's may be typed by any of its managers. Each wrong code costs a
 * try of all codes that could be meant. Throws `UserError` for a wrong one, or if none is open.
 */
export async function confirmCode(
  database: Database,
  who: Whose,
  typed: string,
  now: Temporal.Instant,
): Promise<Confirmed> {
  const given = typed.replace(/[\s-]/gu, '');
  // Not thrown inside the transaction, which would give the try back.
  const outcome = await database.transaction(async (transaction) => {
    const open = await transaction
      .select()
      .from(mailCodes)
      .where(
        and(
          who.guildId === undefined ? undefined : eq(mailCodes.guildId, who.guildId),
          eq(mailCodes.owner, who.owner),
          who.owner === 'person' ? eq(mailCodes.userId, who.userId) : undefined,
          gt(mailCodes.expiresAt, now),
          gt(mailCodes.triesLeft, 0),
        ),
      )
      .for('update');
    const meant = open.find(({ code }) => isSame(code, given));
    if (meant !== undefined) {
      const { addressKey: key, address, guildId, feedId, owner, userId, rhythm } = meant;
      await saveSubscription(transaction, { key, address, guildId, feedId, owner, userId, rhythm }, now);
      await transaction.update(mailCodes).set({ expiresAt: null }).where(eq(mailCodes.id, meant.id));
      return { address, feedId, rhythm };
    }
    for (const { id, triesLeft } of open)
      await transaction
        .update(mailCodes)
        .set({ triesLeft: triesLeft - 1 })
        .where(eq(mailCodes.id, id));
    return open.length === 0 ? 'none' : Math.max(...open.map(({ triesLeft }) => triesLeft - 1));
  });
  if (typeof outcome === 'object') return outcome;
  const ask = who.owner === 'person' ? '/email subscribe' : '/feeds email';
  if (outcome === 'none')
    throw new UserError(
      `No code is waiting for you: codes work for ${VALID_FOR.minutes} minutes and ${MAX_TRIES} tries. Ask for a new one with ${ask}.`,
    );
  if (outcome === 0)
    throw new UserError(`That isn't the code, and it was the last try. Ask for a new code with ${ask}.`);
  throw new UserError(
    `That isn't the code. You have ${outcome} ${outcome === 1 ? 'try' : 'tries'} left. The code is the six digits in the mail's subject.`,
  );
}

function isSame(code: string, given: string): boolean {
  const one = Buffer.from(code);
  const other = Buffer.from(given);
  return one.length === other.length && timingSafeEqual(one, other);
}

/** Forgets codes that count no more. */
export async function forgetOldCodes(database: Database, now: Temporal.Instant): Promise<void> {
  await database.delete(mailCodes).where(lte(mailCodes.writtenAt, now.subtract(DAY)));
}
