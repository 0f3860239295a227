import { eq, lt } from 'drizzle-orm';
import { z } from 'zod';
import type { Database } from '../../database/connect.ts';
import { pagedAnswers } from '../../database/schema/paged-answers.ts';
import type { OptionValue } from './command.ts';

/** What an answer was asked, so that its buttons work after a restart. */
export interface StoredAsk {
  /** As "papers search". */
  readonly command: string;
  readonly options: Readonly<Record<string, OptionValue>>;
}

const optionsShape = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** An ephemeral answer is gone when its reader closes Discord; a day is more than anybody keeps one open. */
const KEPT = Temporal.Duration.from({ hours: 24 });

/** Stores what was asked and gives the id that buttons carry. Older asks are forgotten. */
export async function saveAsk(database: Database, ask: StoredAsk, now: Temporal.Instant): Promise<string> {
  await database.delete(pagedAnswers).where(lt(pagedAnswers.askedAt, now.subtract(KEPT)));
  const [row] = await database
    .insert(pagedAnswers)
    .values({ ...ask, askedAt: now })
    .returning({ id: pagedAnswers.id });
  if (row === undefined) throw new Error('The database stored an ask and gave no row.');
  return row.id;
}

/** Forgets an ask. Gives whether it was there: of several who use it up, one is told so. */
export async function takeAsk(database: Database, id: string): Promise<boolean> {
  const taken = await database
    .delete(pagedAnswers)
    .where(eq(pagedAnswers.id, id))
    .returning({ id: pagedAnswers.id });
  return taken.length > 0;
}

/** Stores an ask again that was taken, as what it was for came to nothing. */
export async function giveAskBack(
  database: Database,
  id: string,
  ask: StoredAsk,
  now: Temporal.Instant,
): Promise<void> {
  await database.insert(pagedAnswers).values({ ...ask, id, askedAt: now });
}

/** What was asked; undefined where it is forgotten. */
export async function findAsk(database: Database, id: string): Promise<StoredAsk | undefined> {
  const [row] = await database.select().from(pagedAnswers).where(eq(pagedAnswers.id, id));
  return row && { command: row.command, options: optionsShape.parse(row.options) };
}
