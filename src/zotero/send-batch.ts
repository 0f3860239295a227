import { findPapers } from '../papers/library.ts';
import type { Addition } from './additions.ts';
import type { Written } from './answers.ts';
import type { Access } from './api.ts';
import { buildItem } from './item.ts';
import { type PendingItem, renewToken, type Settled, settle } from './items.ts';
import type { ZoteroServices } from './services.ts';
import { quote } from './words.ts';
import { ZoteroError } from './zotero-error.ts';

/** A library that is open, and the collection that papers go into. */
export interface Opened {
  readonly access: Access;
  readonly collectionKey: string | null;
}

/**
 * How long a write token is trusted. Zotero keeps it for 12 hours; too short a time costs one question, too long a time
 * would leave it to the items' keys alone that nothing is added twice.
 */
const TOKEN_TRUSTED = Temporal.Duration.from({ hours: 11 });

/** Two clocks of ours may differ by this. */
const CLOCK_SLACK = Temporal.Duration.from({ minutes: 1 });

type Services = Omit<ZoteroServices, 'queue'>;

/**
 * Sends items that share a token, which may have been sent before, and stores what became of them. Those of which that is
 * not known then have a new token. Throws `ZoteroError`.
 */
export async function sendBatch(
  services: Services,
  addition: Addition,
  opened: Opened,
  batch: readonly PendingItem[],
  signal: AbortSignal,
): Promise<void> {
  const { database, zotero, now } = services;
  const [first] = batch;
  if (first === undefined) return;
  if (!isTrusted(first, now())) return lookUp(services, addition, opened, batch, signal);
  const papers = new Map(
    (
      await findPapers(
        database,
        batch.map(({ paperId }) => paperId),
      )
    ).map((paper) => [paper.id, paper]),
  );
  const sendable = batch.flatMap(({ paperId, itemKey }) => {
    const paper = papers.get(paperId);
    return paper === undefined ? [] : [buildItem(paper, itemKey, opened.collectionKey)];
  });
  try {
    const written = await zotero.api.addItems(opened.access, sendable, first.writeToken, signal);
    const { settled, again } = read(
      written,
      sendable.map(({ key }) => key),
    );
    await settle(database, addition, settled, now());
    await renewToken(database, addition, again, now());
    if (again.length > 0)
      throw new ZoteroError('failing', `didn't manage to add ${again.length} of ${batch.length} papers`);
  } catch (error) {
    if (!(error instanceof ZoteroError)) throw error;
    if (error.kind === 'token used') return lookUp(services, addition, opened, batch, signal);
    if (!isTooMuch(error)) throw error;
    await sendLess(services, addition, batch, error);
  }
}

function isTrusted({ sentAt }: PendingItem, now: Temporal.Instant): boolean {
  const isYoung = Temporal.Instant.compare(now, sentAt.add(TOKEN_TRUSTED)) < 0;
  return isYoung && Temporal.Instant.compare(sentAt, now.add(CLOCK_SLACK)) <= 0;
}

/** Asks the library which of the items it has. The others get a new token, and are sent next. */
async function lookUp(
  { database, zotero, now }: Services,
  addition: Addition,
  { access }: Opened,
  batch: readonly PendingItem[],
  signal: AbortSignal,
): Promise<void> {
  const keys = batch.map(({ itemKey }) => itemKey);
  const found = await zotero.api.findItems(access, keys, signal);
  const added = keys.filter((key) => found.has(key)).map((itemKey) => ({ itemKey, as: itemKey }));
  await settle(database, addition, { added, failed: [] }, now());
  await renewToken(
    database,
    addition,
    keys.filter((key) => !found.has(key)),
    now(),
  );
}

/** Whether fewer items at once may be taken: Zotero has taken none of these. */
function isTooMuch({ kind, status }: ZoteroError): boolean {
  return kind === 'too large' || status === 400;
}

/** Sends half as many at once; gives up an item that is refused alone. */
async function sendLess(
  { database, now }: Services,
  addition: Addition,
  batch: readonly PendingItem[],
  error: ZoteroError,
): Promise<void> {
  const keys = batch.map(({ itemKey }) => itemKey);
  const [only] = keys;
  if (keys.length === 1 && only !== undefined) {
    const because = error.kind === 'too large' ? 'it is too large for Zotero' : error.message;
    return settle(database, addition, { added: [], failed: [{ itemKey: only, because }] }, now());
  }
  const half = Math.ceil(keys.length / 2);
  await renewToken(database, addition, keys.slice(0, half), now());
  await renewToken(database, addition, keys.slice(half), now());
}

/** Zotero's codes for an item that it has already, for a collection that is gone, and for one that may be taken later. */
const HAS_IT = 412;
const CONFLICT = 409;
const BUSY = 429;
const SERVER_ERROR = 500;

/** Reads what became of items, in the order in which they were sent, and which are to be sent again. */
function read(
  { successful = {}, success = {}, unchanged = {}, failed = {} }: Written,
  keys: readonly string[],
): { readonly settled: Settled; readonly again: readonly string[] } {
  const added: { itemKey: string; as: string }[] = [];
  const refused: { itemKey: string; because: string }[] = [];
  const again: string[] = [];
  for (const [index, itemKey] of keys.entries()) {
    const as = successful[index]?.key ?? success[index] ?? unchanged[index];
    const failure = failed[index];
    if (as !== undefined) added.push({ itemKey, as });
    else if (failure?.code === HAS_IT) added.push({ itemKey, as: itemKey });
    else if (failure === undefined || failure.code >= SERVER_ERROR || failure.code === BUSY)
      again.push(itemKey);
    else refused.push({ itemKey, because: formatFailure(failure) });
  }
  return { settled: { added, failed: refused }, again };
}

function formatFailure({ code, message }: { readonly code: number; readonly message: string }): string {
  if (code === CONFLICT && /collection/iu.test(message))
    return 'your collection is not there any more: run `/papers zotero connect` again';
  return message === '' ? `Zotero refused it with code ${code}` : `Zotero says ${quote(message)}`;
}
