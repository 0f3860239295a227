import type { OpenDatabase } from '../database/connect.ts';
import { pingDatabase } from '../database/connect.ts';
import type { Log } from '../log.ts';

/** What watching needs. */
export interface HangOptions {
  /** So long the database may leave a question without an answer and without an error. */
  readonly seconds: number;
  readonly log: Log;
  /** Called once, when it hangs. */
  readonly onHang: () => void;
}

/** A watch over the database, until disposed. */
export interface HangWatch extends Disposable {
  /** What is wrong, in words; undefined while nothing is. */
  fault(): string | undefined;
}

/**
 * How often it is looked in that time. Looks are counted rather than seconds: a machine that slept, or a process that
 * was held up, has looked once in all that time, so that an answer can still come.
 */
const LOOKS = 12;

/**
 * Asks the database the least there is to ask at each look, through every client, and calls `onHang` where that or any
 * other question was neither answered nor failed over `LOOKS` looks. A database that is away with errors does not hang.
 */
export function watchForHang(
  database: Pick<OpenDatabase, 'database' | 'jobDatabase' | 'lookAtQuestions'>,
  { seconds, log, onHang }: HangOptions,
): HangWatch {
  let isHung = false;
  const asking = new Set<OpenDatabase['database']>();
  const ask = async (one: OpenDatabase['database']): Promise<void> => {
    if (asking.has(one)) return;
    asking.add(one);
    try {
      await pingDatabase(one);
    } catch {
      // An error is an answer: whoever needs the database tells of it.
    } finally {
      asking.delete(one);
    }
  };
  const timer = setInterval(
    () => {
      // The first look at a question may come right after it was asked.
      if (database.lookAtQuestions() > LOOKS) {
        clearInterval(timer);
        isHung = true;
        log.fatal(
          { seconds },
          `the database has left a question without an answer and without an error for ${seconds} seconds: the bot ends, and its supervisor starts it again`,
        );
        onHang();
        return;
      }
      for (const one of new Set([database.database, database.jobDatabase])) void ask(one);
    },
    (seconds * 1_000) / LOOKS,
  );
  return {
    fault: () => (isHung ? 'the database does not answer' : undefined),
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
