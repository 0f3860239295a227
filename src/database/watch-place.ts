import { setTimeout } from 'node:timers/promises';
import type { DataFolder } from './data-folder.ts';
import { freeBytes, LOG_FILE_BYTES } from './room.ts';

/** A look is two calls of the system's. */
const EVERY_MS = 1_000;

/** A query may take some seconds; where one takes longer and the disk is full, it is for the disk that it does. */
const MAX_SILENT_LOOKS = 10;

/** The thread that the built-in database runs in. It answers every message that is no order to stop. */
export interface DatabaseThread {
  postMessage(message: string): void;
  on(event: 'message', hear: () => void): unknown;
  off(event: 'message', hear: () => void): unknown;
}

/** What the built-in database's place is watched with; a test may say how it is. */
export interface PlaceOptions {
  readonly everyMs?: number;
  readonly free?: (folder: string) => number;
}

/** A watch over the built-in database's place, until disposed. */
export interface PlaceWatch extends Disposable {
  /** Resolves where the database can't go on there, with the reason in words; else never. */
  readonly lost: Promise<string>;
}

/**
 * Watches the folder of the built-in database and the disk that it is on: PGlite goes on with files that were deleted,
 * whatever is written to them; and where its log finds no room, it turns round for ever instead of failing.
 */
export function watchPlace(
  folder: string,
  dataFolder: Pick<DataFolder, 'findLoss'>,
  thread: DatabaseThread,
  { everyMs = EVERY_MS, free = freeBytes }: PlaceOptions = {},
): PlaceWatch {
  const disposed = new AbortController();
  const lost = Promise.withResolvers<string>();
  let silentLooks = 0;
  const hear = (): void => {
    silentLooks = 0;
  };
  thread.on('message', hear);
  const look = (): string | undefined => {
    const loss = dataFolder.findLoss();
    if (loss !== undefined) return loss;
    if (silentLooks === 0) thread.postMessage('ping');
    silentLooks += 1;
    const isFull = silentLooks > MAX_SILENT_LOOKS && free(folder) < LOG_FILE_BYTES;
    return isFull ? `the disk of ${folder} is full, and the database does not answer any more` : undefined;
  };
  const loop = async (): Promise<void> => {
    for (;;) {
      await setTimeout(everyMs, undefined, { ref: false, signal: disposed.signal });
      const words = look();
      if (words !== undefined) return lost.resolve(words);
    }
  };
  // Ends by being disposed. A look that fails is told: what can't be looked at can't be relied on.
  loop().catch((error: unknown) => {
    if (!disposed.signal.aborted)
      lost.resolve(`the data folder ${folder} can't be looked at: ${String(error)}`);
  });
  return {
    lost: lost.promise,
    [Symbol.dispose]() {
      thread.off('message', hear);
      disposed.abort();
    },
  };
}
