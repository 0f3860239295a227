import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { UserError } from '../errors.ts';
import { findWriteFault, formatFolderRefusal } from './room.ts';

/** Only for the owner: papers are public, but votes and what a team reads are not. */
const OWNER_ONLY = 0o700;

/** SQLite's code for "somebody else holds the lock". */
const SQLITE_BUSY = 5;

/**
 * SQLite's codes for a file that isn't its own, is damaged or can't be opened (https://www.sqlite.org/rescode.html).
 */
const SQLITE_NOT_OURS = [11, 14, 26];

/** The process that has the data folder open. */
export interface Holder {
  readonly pid: number;
  /** The process in words: "the bot", "papers import". */
  readonly what: string;
  readonly since: string;
  /** When the process started, as its system reports it; undefined if it doesn't. */
  readonly started?: string | undefined;
}

const holderFile = z.object({
  pid: z.number(),
  what: z.string(),
  since: z.string(),
  started: z.string().optional(),
});

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
      `The data folder ${folder} is in use by ${who}. Stop that first, or set another folder with DATA_DIR.`,
    );
    this.folder = folder;
    this.holder = holder;
  }
}

/** A data folder that this process has taken, until disposed. */
export interface DataFolder extends Disposable {
  /**
   * Checks that the folder is still there and still belongs to this process. Takes the lock again if its file was
   * deleted. Returns in words what is wrong, or undefined.
   */
  findLoss(): string | undefined;
}

/**
 * Takes the data folder for this process: creates it, readable only by its owner, and locks it. SQLite locks a file
 * through the operating system, so the lock ends with the process, however that dies. Somebody may delete that file, and
 * another process lock a new one; therefore the process named as holder is checked too. Throws `DataFolderBusyError`
 * while another process has the folder, and `UserError` if the system refuses it.
 */
export function openDataFolder(folder: string, what: string): DataFolder {
  try {
    return takeFolder(folder, what);
  } catch (error) {
    throw (
      formatFolderRefusal(folder, error) ??
      (isSqlite(error) ? (findWriteFault(folder) ?? formatLockRefusal(folder, error)) : undefined) ??
      error
    );
  }
}

function takeFolder(folder: string, what: string): DataFolder {
  mkdirSync(folder, { recursive: true, mode: OWNER_ONLY });
  chmodSync(folder, OWNER_ONLY);
  const holderPath = join(folder, 'holder.json');
  let lock = takeLock(folder);
  const other = readHolder(holderPath);
  if (other !== undefined && isAlive(other)) {
    lock.close();
    throw new DataFolderBusyError(folder, other);
  }
  const holder = { pid: process.pid, what, since: new Date().toISOString(), started: startOf(process.pid) };
  writeFileSync(holderPath, JSON.stringify(holder));
  const place = fileId(folder);
  const version = join(folder, 'postgres', 'PG_VERSION');
  let data: string | undefined;
  let lockFile = fileId(join(folder, 'lock'));
  return {
    findLoss() {
      if (fileId(folder) !== place || fileId(join(folder, 'postgres')) === undefined) {
        return `the data folder ${folder} was deleted or moved away`;
      }
      // A file that Postgres never writes again. A backup put in its place is not what is open.
      data ??= fileId(version);
      if (data !== undefined && fileId(version) !== data) {
        return `the database in the data folder ${folder} was deleted or replaced`;
      }
      if (fileId(join(folder, 'lock')) === lockFile) return undefined;
      try {
        const anew = takeLock(folder);
        lock.close();
        [lock, lockFile] = [anew, fileId(join(folder, 'lock'))];
        writeFileSync(holderPath, JSON.stringify(holder));
        return undefined;
      } catch (error) {
        // Nobody else has it. The next check tries again.
        if (!(error instanceof DataFolderBusyError)) return undefined;
        return `the lock of the data folder ${folder} was deleted, and another process has taken the folder`;
      }
    },
    [Symbol.dispose]() {
      // Before the lock, because afterwards it belongs to somebody else.
      if (!lock.isOpen) return;
      if (fileId(join(folder, 'lock')) === lockFile) rmSync(holderPath, { force: true });
      lock.close();
    },
  };
}

function takeLock(folder: string): DatabaseSync {
  const lock = new DatabaseSync(join(folder, 'lock'));
  try {
    lock.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    if (isBusy(error)) throw new DataFolderBusyError(folder, readHolder(join(folder, 'holder.json')));
    throw error;
  }
}

/** A path can also lead nowhere because it goes through a file, or through links that lead back to themselves. */
const NOTHING_THERE: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP']);

/** Returns an id of the file at a path, to tell it from another of the same name; undefined if there is none. */
function fileId(path: string): string | undefined {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev}:${ino}`;
  } catch (error) {
    if (error instanceof Error && 'code' in error && NOTHING_THERE.has(error.code)) return undefined;
    throw error;
  }
}

/** Returns whether the process that took a folder still runs: its number alone may belong to another process by now. */
function isAlive({ pid, started }: Holder): boolean {
  return started !== undefined && started === startOf(pid);
}

/**
 * Returns when a process started, by the kernel's clock, and in which boot of the machine; undefined if it doesn't run
 * or the system doesn't say (only Linux does), in which case only the lock counts.
 */
function startOf(pid: number): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    // The name, in brackets, may hold spaces and brackets. The time is field 22, https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/su, '').trim().split(' ');
    return fields[19] === undefined ? undefined : `${boot}/${fields[19]}`;
  } catch {
    return undefined;
  }
}

/** Says why a file can't be locked because something else is in its place. */
function formatLockRefusal(
  folder: string,
  error: Error & { readonly errcode: unknown },
): UserError | undefined {
  if (!SQLITE_NOT_OURS.some((code) => code === error.errcode)) return undefined;
  const path = join(folder, 'lock');
  return new UserError(
    `The data folder ${folder} can't be used: ${path} is damaged or belongs to something else. It holds no data: make sure that no other bot uses the folder, delete ${path}, and start again.`,
    { cause: error },
  );
}

function isSqlite(error: unknown): error is Error & { readonly errcode: unknown } {
  return error instanceof Error && 'errcode' in error;
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}

function readHolder(path: string): Holder | undefined {
  try {
    return holderFile.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    // Half written, or not yet: only the lock counts; the name just helps people.
    return undefined;
  }
}
