import { createHash } from 'node:crypto';
import { eq, lt } from 'drizzle-orm';
import { z } from 'zod';
import type { Database } from '../../database/connect.ts';
import { pagedAnswers } from '../../database/schema/paged-answers.ts';
import { UserError } from '../../errors.ts';
import type { OptionValue } from './asked.ts';

/** The request behind an answer, stored so that its buttons work after a restart. */
export interface StoredAsk {
  /** Such as "papers search". */
  readonly command: string;
  readonly options: Readonly<Record<string, OptionValue>>;
}

const optionsShape = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** An ephemeral answer is gone when its reader closes Discord; nobody keeps one open for a day. */
const KEPT = Temporal.Duration.from({ hours: 24 });

/** Stores what was asked and returns the id for its buttons. Deletes older asks. */
export async function saveAsk(database: Database, ask: StoredAsk, now: Temporal.Instant): Promise<string> {
  await forgetOldAsks(database, now);
  const [row] = await database
    .insert(pagedAnswers)
    .values({ ...ask, askedAt: now })
    .returning({ id: pagedAnswers.id });
  if (row === undefined) throw new Error('The database stored an ask and returned no row.');
  return row.id;
}

/** Deletes asks whose answers nobody has open any more. */
export async function forgetOldAsks(database: Database, now: Temporal.Instant): Promise<void> {
  await database.delete(pagedAnswers).where(lt(pagedAnswers.askedAt, now.subtract(KEPT)));
}

/** Deletes an ask. Returns whether it was there: only one of several callers gets true. */
export async function takeAsk(database: Database, id: string): Promise<boolean> {
  const taken = await database
    .delete(pagedAnswers)
    .where(eq(pagedAnswers.id, id))
    .returning({ id: pagedAnswers.id });
  return taken.length > 0;
}

/** Stores an ask again that was taken, because what it was taken for failed. */
export async function giveAskBack(
  database: Database,
  id: string,
  ask: StoredAsk,
  now: Temporal.Instant,
): Promise<void> {
  await database.insert(pagedAnswers).values({ ...ask, id, askedAt: now });
}

/** Finds what was asked; undefined if it was deleted. */
export async function findAsk(database: Database, id: string): Promise<StoredAsk | undefined> {
  const [row] = await database.select().from(pagedAnswers).where(eq(pagedAnswers.id, id));
  return row && { command: row.command, options: optionsShape.parse(row.options) };
}

/** Returns what was asked. Throws `UserError` if it was deleted. */
export async function getAsk(database: Database, id: string | undefined): Promise<StoredAsk> {
  const ask = id === undefined ? undefined : await findAsk(database, id);
  if (ask === undefined)
    throw new UserError('This answer is too old for its buttons to work. Run the command again.');
  return ask;
}

/** A page of an answer, in the message that shows it. */
export interface ShownPage {
  readonly messageId: string;
  /** Tells the message's pages apart. */
  readonly page: string;
}

/**
 * Claims the sharing of a page. Returns whether nobody had: of several presses only one gets true, also after the page was
 * turned to and fro, which gives it new buttons.
 */
export async function claimSharing(
  database: Database,
  shown: ShownPage,
  now: Temporal.Instant,
): Promise<boolean> {
  const claimed = await database
    .insert(pagedAnswers)
    .values({ id: nameClaim(shown), command: SHARE, options: {}, askedAt: now })
    .onConflictDoNothing()
    .returning({ id: pagedAnswers.id });
  return claimed.length > 0;
}

/** Gives the claim back, because the page was not shared. */
export async function giveClaimBack(database: Database, shown: ShownPage): Promise<void> {
  await takeAsk(database, nameClaim(shown));
}

/** Whether somebody has claimed the sharing of a page. */
export async function isSharingClaimed(database: Database, shown: ShownPage): Promise<boolean> {
  return (await findAsk(database, nameClaim(shown))) !== undefined;
}

/** The command of what is stored for sharing. */
export const SHARE = 'share';

/** The id of the row that is the claim: one for each page of a message. */
function nameClaim({ messageId, page }: ShownPage): string {
  const digits = createHash('sha256').update(`${messageId} ${page}`).digest('hex');
  return digits.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/u, '$1-$2-$3-$4-');
}
