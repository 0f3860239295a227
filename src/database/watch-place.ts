import { setTimeout } from 'node:timers/promises';
import type { DataFolder } from './data-folder.ts';
import { freeBytes, LOG_FILE_BYTES } from './room.ts';

/** One check is two system calls. */
const EVERY_MS = 1_000;

/** A query may take some seconds; if one takes longer while the disk is full, the disk is the reason. */
const MAX_SILENT_LOOKS = 10;

/** The thread in which the built-in database runs. It answers every message except the order to stop. */
export interface DatabaseThread {
  postMessage(message: string): void;
  on(event: 'message', hear: () => void): unknown;
  off(event: 'message', hear: () => void): unknown;
}

/** Options for watching the built-in database's folder; tests may fake its state. */
export interface PlaceOptions {
  readonly everyMs?: number;
  readonly free?: (folder: string) => number;
}

/** A watch over the built-in database's folder, until disposed. */
export interface PlaceWatch extends Disposable {
  /** Resolves with the reason in words once the database can't go on there; otherwise never. */
  readonly lost: Promise<string>;
}

/**
 * Watches the built-in database's folder and its disk: PGlite goes on with deleted files, whatever is written to them,
 * and if its log finds no space it loops forever instead of failing.
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
    return isFull ? `the disk of ${folder} is full, and the database no longer answers` : undefined;
  };
  const loop = async (): Promise<void> => {
    for (;;) {
      await setTimeout(everyMs, undefined, { ref: false, signal: disposed.signal });
      const words = look();
      if (words !== undefined) return lost.resolve(words);
    }
  };
  // Ends by being disposed. A failing check is reported: without checks the folder can't be relied on.
  loop().catch((error: unknown) => {
    if (!disposed.signal.aborted)
      lost.resolve(`the data folder ${folder} can't be checked: ${String(error)}`);
  });
  return {
    lost: lost.promise,
    [Symbol.dispose]() {
      thread.off('message', hear);
      disposed.abort();
    },
  };
}
