import { listPeopleWithDue } from './additions.ts';
import type { ZoteroServices } from './services.ts';

/** Sends a job for each person whose papers are to be added. A job that is lost is sent again by the next call. */
export async function pushAdditions({
  database,
  queue,
  now,
}: Pick<ZoteroServices, 'database' | 'queue' | 'now'>): Promise<void> {
  const people = await listPeopleWithDue(database, now());
  for (const userId of people) await queue.send('zotero', { userId });
  if (people.length > 0) queue.wake('zotero');
}
