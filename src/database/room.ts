import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../errors.ts';

const MB = 1024 * 1024;

/**
 * Postgres creates its log in files of this size; if PGlite can't create the next one, it neither answers nor fails.
 */
export const LOG_FILE_BYTES = 16 * MB;

/** The most that opening needs: two log files. */
export const ROOM_TO_OPEN = 2 * LOG_FILE_BYTES;

/** Space for a new database (40 MB, measured) and then to open it. */
export const ROOM_TO_MAKE = 48 * MB + ROOM_TO_OPEN;

/** Space to leave for the bot's daily work while papers are imported; 1,000 at once take some 30 MB with their log. */
export const ROOM_TO_IMPORT = 64 * MB;

/** Returns how many bytes this user may still write on a folder's disk. */
export function freeBytes(folder: string): number {
  const { bsize, bfree, bavail } = statfsSync(folder);
  // Part of a disk is reserved for the system's own user.
  return bsize * (process.getuid?.() === 0 ? bfree : bavail);
}

/** Throws `UserError` if a folder's disk has less than this much space left. */
export function refuseLittleRoom(folder: string, needed: number, free: number = freeBytes(folder)): void {
  if (free >= needed) return;
  const megabytes = (bytes: number): string => (bytes / MB).toFixed(0);
  throw new UserError(
    `The disk of ${folder} is full: ${megabytes(free)} MB are free, and ${megabytes(needed)} MB are needed. Its data is unchanged. Free some space and try again.`,
  );
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'its disk is full. Free some space and try again.',
  EDQUOT: "this user isn't allowed to store more there. Free some space and try again.",
  EFBIG:
    'files as large as the database needs are not allowed there. Raise the limit (ulimit -f) and try again.',
  EROFS: 'its disk is read-only. Mount it for writing, or set another folder with DATA_DIR.',
  EACCES: "this user isn't allowed to write there. Fix that, or set another folder with DATA_DIR.",
  EPERM: "this user isn't allowed to write there. Fix that, or set another folder with DATA_DIR.",
  ENOTDIR: 'there is a file instead of a folder. Set another folder with DATA_DIR.',
  ENOENT: 'a link there leads to nothing. Fix it, or set another folder with DATA_DIR.',
  ELOOP: 'links there lead back to themselves. Set another folder with DATA_DIR.',
  ENAMETOOLONG: 'its name is too long. Set another folder with DATA_DIR.',
  EISDIR: 'there is a folder instead of a file. Set another folder with DATA_DIR.',
  EEXIST: 'it is a file, not a folder. Set another folder with DATA_DIR.',
  EIO: 'its disk fails.',
};

/** Explains why the system refuses a folder, as a `UserError`; undefined for other errors. */
export function formatFolderRefusal(folder: string, error: unknown): UserError | undefined {
  const reason = error instanceof Error && 'code' in error ? REASONS[String(error.code)] : undefined;
  if (reason === undefined) return undefined;
  return new UserError(`The data folder ${folder} can't be used: ${reason}`, { cause: error });
}

/** Tries to write in a folder as the database does. Returns why it can't, or undefined. */
export function findWriteFault(folder: string): UserError | undefined {
  const file = join(folder, 'probe');
  try {
    writeFileSync(file, Buffer.alloc(LOG_FILE_BYTES));
    return undefined;
  } catch (error) {
    return formatFolderRefusal(folder, error);
  } finally {
    rmSync(file, { force: true });
  }
}
