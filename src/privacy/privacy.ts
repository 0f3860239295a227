import type { Database } from '../database/connect.ts';
import { errorCode } from '../database/error-code.ts';
import { deleteJobsAbout } from '../database/job-tables.ts';
import { getNameless, lockPerson, noteErasure } from '../database/nameless.ts';
import type { Personal } from '../database/personal.ts';
import { PERSONAL } from './registry.ts';

/** What is kept about a person in one table. */
export interface Kept extends Pick<Personal, 'name' | 'words' | 'kept' | 'fate'> {
  /** As they are exported; at least one. */
  readonly rows: readonly object[];
}

/** Finds everything that is kept about a person, in all servers. */
export async function findKept(database: Database, userId: string): Promise<Kept[]> {
  const kept: Kept[] = [];
  for (const { name, words, kept: howLong, fate, find } of PERSONAL) {
    const rows = await find(database, userId);
    if (rows.length > 0) kept.push({ name, words, kept: howLong, fate, rows });
  }
  return kept;
}

/** Writes everything that is kept about a person as JSON, by the name of what it is; lists that are empty are there, too. */
export async function exportPerson(
  database: Database,
  userId: string,
  now: Temporal.Instant,
): Promise<string> {
  const found = new Map((await findKept(database, userId)).map(({ name, rows }) => [name, rows]));
  const lists = Object.fromEntries(PERSONAL.map(({ name }) => [name, found.get(name) ?? []]));
  return `${JSON.stringify({ format: 'daily-papers-person-1', exportedAt: now, userId, ...lists }, null, 2)}\n`;
}

/** Postgres ended a transaction of two that waited for each other. */
const DEADLOCK = '40P01';

/** Waiting for each other by chance so often would be a fault. */
const MAX_TRIES = 5;

/**
 * Erases everything that is kept about a person, in all servers, in one transaction: all or nothing, and a second time changes
 * nothing. What counts stays, under a hash that says nobody's name. What they do afterwards is kept anew.
 */
export async function erasePerson(
  database: Database,
  userId: string,
  now: () => Temporal.Instant,
): Promise<void> {
  for (let tries = 1; ; tries += 1)
    try {
      await database.transaction((transaction) => eraseIn(transaction, userId, now));
      return;
    } catch (error) {
      if (errorCode(error) !== DEADLOCK || tries === MAX_TRIES) throw error;
    }
}

async function eraseIn(transaction: Database, userId: string, now: () => Temporal.Instant): Promise<void> {
  await lockPerson(transaction, userId);
  const nameless = await getNameless(transaction);
  for (const { erase } of PERSONAL) await erase(transaction, { userId, nameless, now: now() });
  await deleteJobsAbout(transaction, userId);
  // At the end: whoever has begun before to remember the person hears of it.
  await noteErasure(transaction, nameless, userId, now());
}
