import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

/** Owner alone: papers are public, but votes and what a team reads are not. */
const OWNER_ONLY = 0o700;

/** SQLite's code for "somebody else holds the lock". */
const SQLITE_BUSY = 5;

/** Who has the data folder open. */
export interface Holder {
  readonly pid: number;
  /** What the process is, in words: "the bot", "papers import". */
  readonly what: string;
  readonly since: string;
}

const holderFile = z.object({ pid: z.number(), what: z.string(), since: z.string() });

/** The data folder is open in another process. */
export class DataFolderBusyError extends Error {
  override readonly name = 'DataFolderBusyError';
  readonly folder: string;
  readonly holder: Holder | undefined;

  constructor(folder: string, holder: Holder | undefined) {
    const who =
      holder === undefined
        ? 'another process'
        : `${holder.what} (process ${holder.pid}, since ${holder.since})`;
    super(
      `The data folder ${folder} is in use by ${who}. Stop that first, or name another folder with DATA_DIR.`,
    );
    this.folder = folder;
    this.holder = holder;
  }
}

/**
 * Takes the data folder for this process: makes it, readable by its owner alone, and locks it.
 * The lock is one that SQLite takes on a file through the operating system, so it ends with the process,
 * however that dies. Throws `DataFolderBusyError` while another process has it.
 */
export function openDataFolder(folder: string, what: string): Disposable {
  mkdirSync(folder, { recursive: true, mode: OWNER_ONLY });
  chmodSync(folder, OWNER_ONLY);
  const holderPath = join(folder, 'holder.json');
  const lock = new DatabaseSync(join(folder, 'lock'));
  try {
    lock.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (isBusy(error)) throw new DataFolderBusyError(folder, readHolder(holderPath));
    throw error;
  }
  const holder: Holder = { pid: process.pid, what, since: new Date().toISOString() };
  writeFileSync(holderPath, JSON.stringify(holder));
  return { [Symbol.dispose]: () => lock.close() };
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}

function readHolder(path: string): Holder | undefined {
  try {
    return holderFile.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    // Written half, or not yet: the lock itself is what counts, the name only helps a person.
    return undefined;
  }
}
