import { and, eq, lt } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { tldrs } from '../database/schema/tldr.ts';
import type { Language } from '../papers/tldr-preference.ts';
import type { Usage } from './model/answers.ts';

/** A question that is never asked twice. */
export interface Question {
  readonly paperId: string;
  readonly paperVersion: number;
  readonly model: string;
  readonly promptVersion: number;
  readonly language: Language;
  readonly attempt: number;
}

/** Longer than two calls with retries can take: a process that has not answered by then has died. */
const LEASE = Temporal.Duration.from({ minutes: 3 });

/** Claims a question; returns the row's id, or undefined if it was asked already or another process is asking. */
export async function claim(
  database: Database,
  asked: Question,
  now: Temporal.Instant,
): Promise<number | undefined> {
  const [fresh] = await database
    .insert(tldrs)
    .values({ ...asked, state: 'asking', text: '', madeAt: now })
    .onConflictDoNothing()
    .returning({ id: tldrs.id });
  if (fresh !== undefined) return fresh.id;
  const [left] = await database
    .update(tldrs)
    .set({ madeAt: now })
    .where(and(isAsked(asked), eq(tldrs.state, 'asking'), lt(tldrs.madeAt, now.subtract(LEASE))))
    .returning({ id: tldrs.id });
  return left?.id;
}

/** Releases a question that was not asked or not answered, so that it can be asked another time. */
export async function release(database: Database, id: number): Promise<void> {
  await database.delete(tldrs).where(and(eq(tldrs.id, id), eq(tldrs.state, 'asking')));
}

/** The outcome of a question: a TL;DR, or the fault because of which there is none. */
export type Outcome = (
  | { readonly state: 'made'; readonly text: string; readonly evidence: string | null }
  | { readonly state: 'failed'; readonly fault: string }
) & { readonly usage: Usage; readonly cost: number | null };

/** Saves the outcome of a question. */
export async function saveOutcome(
  database: Database,
  id: number,
  outcome: Outcome,
  now: Temporal.Instant,
): Promise<void> {
  const { usage, ...columns } = outcome;
  await database
    .update(tldrs)
    .set({ ...columns, inputTokens: usage.input, outputTokens: usage.output, madeAt: now })
    .where(and(eq(tldrs.id, id), eq(tldrs.state, 'asking')));
}

function isAsked(asked: Question) {
  return and(
    eq(tldrs.paperId, asked.paperId),
    eq(tldrs.paperVersion, asked.paperVersion),
    eq(tldrs.model, asked.model),
    eq(tldrs.promptVersion, asked.promptVersion),
    eq(tldrs.language, asked.language),
    eq(tldrs.attempt, asked.attempt),
  );
}
