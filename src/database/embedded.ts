import { once } from 'node:events';
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { UserError } from '../errors.ts';
import { openDataFolder } from './data-folder.ts';
import { findWriteFault, ROOM_TO_MAKE, ROOM_TO_OPEN, refuseLittleRoom } from './room.ts';
import { watchPlace } from './watch-place.ts';

/** The kernel's limit on a Unix socket's path, minus the terminator: 104 bytes on macOS, 108 on Linux. */
const MAX_SOCKET_PATH = 103;

/** An embedded Postgres that listens on a Unix socket. */
export interface Embedded extends AsyncDisposable {
  readonly socketPath: string;
  /** Resolves with the reason in words once the database can't go on because its folder or disk is gone. */
  readonly lost: Promise<string>;
}

/**
 * Opens PGlite on `folder` in a worker thread, so that a long query never delays the gateway's heartbeat. The socket
 * serves one connection at a time: PGlite has one session, and connections that share it mix up their portals. Throws
 * `DataFolderBusyError` if another process has the folder, and `UserError` if PGlite can't open it.
 */
export async function openEmbedded(folder: string, what: string): Promise<Embedded> {
  await using stack = new AsyncDisposableStack();
  const dataFolder = stack.use(openDataFolder(folder, what));
  const socketPath = chooseSocketPath(folder, stack);
  stack.defer(() => rmSync(socketPath, { force: true }));
  rmSync(socketPath, { force: true });
  const data = join(folder, 'postgres');
  const isNew = !existsSync(data);
  refuseLittleRoom(folder, isNew ? ROOM_TO_MAKE : ROOM_TO_OPEN);
  if (isNew) await makeData(folder, data);
  const worker = startWorker({ folder: data, socketPath });
  const ended = once(worker, 'exit');
  try {
    await Promise.race([
      once(worker, 'message'),
      ended.then(() => Promise.reject(new Error('PGlite did not start.'))),
    ]);
  } catch (error) {
    throw findWriteFault(folder) ?? damage(data, error);
  }
  stack.defer(async () => {
    worker.postMessage('stop');
    await ended;
  });
  const watch = stack.use(watchPlace(folder, dataFolder, worker));
  const opened = stack.move();
  return { socketPath, lost: watch.lost, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

/**
 * Creates the data of a new database. In its own thread, because the memory this takes (400 MB) is only freed when the
 * thread ends; under another name, so that a process killed half-way doesn't leave half a database.
 */
async function makeData(folder: string, data: string): Promise<void> {
  const unfinished = join(folder, 'postgres.new');
  rmSync(unfinished, { recursive: true, force: true });
  try {
    await once(startWorker({ folder: unfinished }), 'exit');
    renameSync(unfinished, data);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw findWriteFault(folder) ?? error;
  }
}

function damage(data: string, error: unknown): UserError {
  const reason = error instanceof Error ? error.message : "it isn't Postgres data";
  return new UserError(
    `The database in ${data} can't be opened: ${reason}. It may be damaged or from another version. Restore a backup, or set another folder with DATA_DIR.`,
    { cause: error },
  );
}

function startWorker(workerData: { readonly folder: string; readonly socketPath?: string }): Worker {
  return new Worker(new URL('./embedded-worker.ts', import.meta.url), { workerData });
}

function chooseSocketPath(folder: string, stack: AsyncDisposableStack): string {
  const inFolder = join(folder, 'postgres.sock');
  if (Buffer.byteLength(inFolder) <= MAX_SOCKET_PATH) return inFolder;
  const elsewhere = mkdtempSync(join(tmpdir(), 'daily-papers-'));
  stack.defer(() => rmSync(elsewhere, { recursive: true, force: true }));
  return join(elsewhere, 'postgres.sock');
}
