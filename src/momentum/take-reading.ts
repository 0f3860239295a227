import type { Database } from '../database/connect.ts';
import { isSourceUsed } from '../feeds/followed.ts';
import type { Log } from '../log.ts';
import type { Queue } from '../queue/queue.ts';
import { savePapers } from '../search/save-papers.ts';
import { SourceError } from '../sources/source.ts';
import { SOURCE_LIST, type Sources } from '../sources/sources.ts';
import {
  findDueLooks,
  type Look,
  type MomentumKey,
  planLooks,
  putOffLook,
  settleLook,
  takeLook,
} from './looks.ts';
import { saveReadings } from './readings.ts';

/** The services that reading lists again needs. */
export interface MomentumServices {
  readonly database: Database;
  readonly sources: Sources;
  readonly queue: Pick<Queue, 'send' | 'wake'>;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
}

/** After a failure, unless the source asks for more: nobody waits for it. */
const AGAIN_AFTER = Temporal.Duration.from({ hours: 1 });

/** Plans the looks at the lists of sources whose readers vote, and sends a job for each list that is due. */
export async function pushMomentum({ database, queue, now }: MomentumServices): Promise<void> {
  for (const { name, hasUpvotes = false } of SOURCE_LIST)
    if (hasUpvotes && (await isSourceUsed(database, name))) await planLooks(database, name, now());
  const due = await findDueLooks(database, now());
  for (const key of due) await queue.send('momentum', key);
  if (due.length > 0) queue.wake('momentum');
}

/**
 * Reads a list again, if that is due, and stores the upvotes and comments of its papers. One that fails is logged and tried
 * again in an hour, or when the source says; it never throws for that, as the queue would try again within seconds.
 */
export async function takeReading(
  services: Omit<MomentumServices, 'queue'>,
  key: MomentumKey,
  signal: AbortSignal,
): Promise<void> {
  const { database, now, log } = services;
  const look = await takeLook(database, key, now());
  if (look === undefined) return;
  try {
    await readAgain(services, look, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    const seconds = error instanceof SourceError ? (error.retryAfter ?? 0) : 0;
    const wait = Math.max(seconds, AGAIN_AFTER.total('seconds'));
    await putOffLook(database, look, now().add({ seconds: wait }));
    const facts = { err: error, source: look.source, day: look.day.toString(), hours: look.hours };
    log.warn(facts, 'the later upvotes of a list could not be read; trying again in an hour or more');
  }
}

async function readAgain(
  { database, sources, now }: Pick<MomentumServices, 'database' | 'sources' | 'now'>,
  look: Look,
  signal: AbortSignal,
): Promise<void> {
  const { source, instance, day } = look;
  const today = now().toZonedDateTimeISO('UTC').toPlainDate();
  const list = await sources
    .get(source)
    ?.fetchDay({ instance, day, today, categories: [], asker: 'background', signal });
  // Of a source that is not there any more, such as the sample on a real bot, nothing more will come.
  const { state, listings = [] } = list === undefined ? { state: 'gone' } : { listings: [], ...list };
  if (state === 'not-yet' || state === 'none')
    throw new SourceError(source, `The list of ${day}, which was there before, is empty now.`);
  const takenAt = now();
  await database.transaction(async (transaction) => {
    // The list may have grown since it was collected.
    await savePapers(
      transaction,
      listings.map(({ paper }) => paper),
    );
    await saveReadings(transaction, look, listings, takenAt);
    await settleLook(transaction, look, takenAt);
  });
}
