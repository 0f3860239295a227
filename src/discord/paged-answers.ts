import { createHash } from 'node:crypto';
import { eq, lt } from 'drizzle-orm';
import { z } from 'zod';
import type { Database } from '../database/connect.ts';
import { pagedAnswers } from '../database/schema.ts';
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

/** Notes that an answer is being shared. Gives false if it was before: a button can be pressed twice within a moment. */
export async function claimShare(
  database: Database,
  messageId: string,
  now: Temporal.Instant,
): Promise<boolean> {
  const claimed = await database
    .insert(pagedAnswers)
    .values({ id: uuidOf(`share ${messageId}`), command: 'share', options: {}, askedAt: now })
    .onConflictDoNothing()
    .returning({ id: pagedAnswers.id });
  return claimed.length > 0;
}

/** A UUID that is the same for the same text (RFC 9562, version 8). */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** What was asked; undefined where it is forgotten. */
export async function findAsk(database: Database, id: string): Promise<StoredAsk | undefined> {
  const [row] = await database.select().from(pagedAnswers).where(eq(pagedAnswers.id, id));
  return row && { command: row.command, options: optionsShape.parse(row.options) };
}
