import { inArray, sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import type { Database } from '../database.ts';
import { papers } from '../schema/papers.ts';
import { alertsStep } from './alerts.ts';
import { deliveryStep } from './delivery.ts';
import { discussionsStep } from './discussions.ts';
import { meetingsStep } from './meetings.ts';
import { momentumStep } from './momentum.ts';
import { notesStep } from './notes.ts';
import { papersStep } from './papers.ts';
import { revisionsStep } from './revisions.ts';
import { savedStep } from './saved.ts';
import { searchStep } from './search.ts';
import type { Join, JoinStep } from './step.ts';
import { tasteStep } from './taste.ts';
import { tldrStep } from './tldr.ts';
import { zoteroStep } from './zotero.ts';

/** The steps of all owners of tables that refer to papers. Votes hang on cards. */
const STEPS: readonly JoinStep[] = [
  papersStep,
  searchStep,
  tldrStep,
  tasteStep,
  deliveryStep,
  meetingsStep,
  discussionsStep,
  notesStep,
  savedStep,
  zoteroStep,
  revisionsStep,
  momentumStep,
  alertsStep,
];

/** All columns that joining papers takes care of. */
export const JOINED_COLUMNS: readonly AnyPgColumn[] = STEPS.flatMap(({ columns }) => columns);

/**
 * Moves everything of a paper to another and deletes it, in the caller's transaction. Returns false, and changes
 * nothing, if one of them is not stored any more. Use `joinPapers` in `search/`, which keeps the search right.
 */
export async function joinRows(transaction: Database, { from, to }: Join): Promise<boolean> {
  // Whoever writes about one of them waits.
  const found = await transaction
    .select({ id: papers.id })
    .from(papers)
    .where(inArray(papers.id, [from, to]))
    .orderBy(papers.id)
    .for('update');
  if (found.length < 2) return false;
  for (const step of STEPS) await step.move(transaction, { from, to });
  await transaction.execute(sql`delete from papers where id = ${from}`);
  return true;
}
