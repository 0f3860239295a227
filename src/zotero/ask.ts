import {
  type Addition,
  findAddition,
  type Progress,
  readProgress,
  wantToBeTold,
  writeAddition,
} from './additions.ts';
import { getAccess } from './connections.ts';
import type { ZoteroServices } from './services.ts';

/** An addition that a person looks at, and how far it has come. */
export interface SeenAddition {
  readonly addition: Addition;
  readonly progress: Progress;
}

/** A person reads the answer within this time; then they are told later. */
const WAIT_MS = 8_000;

/** The answer may come so late. If the process is killed before it, whatever ends later is told nevertheless. */
const SLACK_MS = 2_000;

/**
 * Adds papers to the library that a person has connected, and waits a moment for it. What takes longer goes on by itself,
 * and the person is told in a private message how it ended. Throws `UserError` if no library is connected.
 */
export async function addToZotero(
  services: ZoteroServices,
  asked: { readonly userId: string; readonly paperIds: readonly string[] },
  signal: AbortSignal,
  waitMs = WAIT_MS,
): Promise<SeenAddition> {
  const { database, now } = services;
  const { userId } = asked;
  const { library } = await getAccess(services, userId);
  const tellFrom = now().add({ milliseconds: waitMs + SLACK_MS });
  const id = await writeAddition(database, { ...asked, library, tellFrom }, now());
  const untilTold = AbortSignal.any([signal, AbortSignal.timeout(waitMs)]);
  let seen = await look(services, id, userId);
  while (isUnderWay(seen, now()) && !untilTold.aborted) {
    // A job of this person's that was in progress may end first, and not have seen this.
    await services.queue.run('zotero', [{ userId }], untilTold);
    seen = await look(services, id, userId);
  }
  if (seen.addition.finishedAt === null && !(await wantToBeTold(database, id, now())))
    return look(services, id, userId);
  return seen;
}

/** Whether a job may bring it on just now: it is neither finished nor put off. */
function isUnderWay({ addition }: SeenAddition, now: Temporal.Instant): boolean {
  return addition.tryAt !== null && Temporal.Instant.compare(addition.tryAt, now) <= 0;
}

async function look({ database }: ZoteroServices, id: string, userId: string): Promise<SeenAddition> {
  const seen = await findSeen(database, id, userId);
  if (seen === undefined) throw new Error(`Addition ${id} was forgotten while somebody waited for it.`);
  return seen;
}

/** Finds an addition of a person, and how far it has come; undefined if it is not theirs, or was forgotten. */
export async function findSeen(
  database: ZoteroServices['database'],
  id: string,
  userId: string,
): Promise<SeenAddition | undefined> {
  const addition = await findAddition(database, id, userId);
  return addition && { addition, progress: await readProgress(database, id) };
}
