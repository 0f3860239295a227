import { UserError } from '../errors.ts';
import { type Addition, finish, listDue, putOff } from './additions.ts';
import { MAX_ITEMS } from './api.ts';
import { getAccess } from './connections.ts';
import { findBatch, findNew, type NewPaper, writeBatch } from './items.ts';
import { formatAddition } from './report.ts';
import { type Opened, sendBatch } from './send-batch.ts';
import type { ZoteroServices } from './services.ts';
import { ZoteroError } from './zotero-error.ts';

/** The first pause after a failure; each further one is twice as long, up to the longest. */
const FIRST_PAUSE_S = 5;
const LONGEST_PAUSE_S = 15 * 60;

/** A library that can't be reached for a day is not waited for: the person may ask again. */
const GIVEN_UP_AFTER = Temporal.Duration.from({ hours: 24 });

type Services = Omit<ZoteroServices, 'queue'>;

/**
 * Adds what a person has asked for and what may be continued, one addition after another: each to its end, or until Zotero
 * fails or wants to be left alone; then it is put off. Whatever was cut off is continued by the next call.
 */
export async function addDue(services: Services, userId: string, signal: AbortSignal): Promise<void> {
  const { database, now } = services;
  for (const addition of await listDue(database, userId, now())) await advance(services, addition, signal);
}

async function advance(services: Services, addition: Addition, signal: AbortSignal): Promise<void> {
  const { database, zotero, now } = services;
  let tries = addition.tries;
  try {
    const opened = await open(services, addition);
    while (await step(services, addition, opened, signal)) {
      signal.throwIfAborted();
      tries = 0;
      const waitMs = zotero.api.waitMs();
      // Also after a success, Zotero may ask for a pause.
      if (waitMs > 0)
        return await putOff(database, addition.id, { tries, tryAt: now().add({ milliseconds: waitMs }) });
    }
    await end(services, addition, null);
  } catch (error) {
    if (error instanceof UserError) return end(services, addition, error.message);
    if (!(error instanceof ZoteroError)) throw error;
    services.log.warn({ err: error, addition: addition.id }, 'papers could not be added to Zotero');
    if (!error.isPassing) return end(services, addition, explain(error));
    await tryLater(services, { ...addition, tries }, error);
  }
}

async function open(services: Services, { userId, library }: Addition): Promise<Opened> {
  const { connection, ...access } = await getAccess(services, userId);
  if (access.library !== library)
    throw new UserError(
      'You have connected another library since. Run `/papers zotero add` again to add them there.',
    );
  return { access, collectionKey: connection.collectionKey };
}

/** Sends or looks up the next papers. Returns false if nothing is left. */
async function step(
  services: Services,
  addition: Addition,
  opened: Opened,
  signal: AbortSignal,
): Promise<boolean> {
  const { database, now } = services;
  const batch = await findBatch(database, addition, MAX_ITEMS);
  if (batch.length > 0) {
    await sendBatch(services, addition, opened, batch, signal);
    return true;
  }
  const papers = await findNew(database, addition, MAX_ITEMS);
  if (papers.length === 0) return false;
  const stillThere = await findStillThere(services, opened, papers, signal);
  const isThere = ({ itemKeys }: NewPaper): boolean => itemKeys.some((key) => stillThere.has(key));
  const there = papers.filter(isThere).map(({ paperId }) => paperId);
  const fresh = papers.filter((paper) => !isThere(paper)).map(({ paperId }) => paperId);
  await writeBatch(database, addition, { there, fresh }, now());
  return true;
}

/** Finds which items that were added before are still in the library, and not in its trash. */
async function findStillThere(
  { zotero }: Services,
  { access }: Opened,
  papers: readonly NewPaper[],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const keys = papers.flatMap(({ itemKeys }) => itemKeys);
  const found = new Set<string>();
  for (let from = 0; from < keys.length; from += MAX_ITEMS)
    for (const key of await zotero.api.findItems(access, keys.slice(from, from + MAX_ITEMS), signal))
      found.add(key);
  return found;
}

async function tryLater(services: Services, addition: Addition, error: ZoteroError): Promise<void> {
  const { database, now } = services;
  const at = now();
  if (Temporal.Instant.compare(addition.askedAt.add(GIVEN_UP_AFTER), at) < 0)
    return end(
      services,
      addition,
      `${error.message} I have tried for a day. Run \`/papers zotero add\` again when Zotero works; what was added is not added twice.`,
    );
  const tries = addition.tries + 1;
  const pause = Math.min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2 ** (tries - 1));
  const ms = Math.max(pause * 1_000, error.waitMs);
  await putOff(database, addition.id, { tries, tryAt: at.add({ milliseconds: ms }) });
}

function end({ database, now }: Services, { id }: Addition, because: string | null): Promise<void> {
  return finish(database, id, { because, format: formatAddition }, now());
}

/** Says what a person can do about a refusal. */
function explain(error: ZoteroError): string {
  switch (error.kind) {
    case 'forbidden':
      return 'Zotero doesn’t let your key add anything any more: it was deleted, or its rights were changed. Run `/papers zotero connect` with a new key, and then add them again; nothing is added twice.';
    case 'gone':
      return 'Zotero doesn’t have that library any more, or your key may not see it. Run `/papers zotero connect` again.';
    default:
      return `${error.message} Run \`/papers zotero add\` again later; what was added is not added twice.`;
  }
}
