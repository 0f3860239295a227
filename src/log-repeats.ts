import { errorCode } from './database/connect.ts';
import type { Log } from './log.ts';

/** Logs errors, those of one kind once a minute. When disposed, it logs those it has still counted. */
export interface RepeatLog extends Disposable {
  /** Logs an error: the first of its kind at once; those of the following minute are counted and logged as one line. */
  report(level: 'warn' | 'error', error: unknown, message: string, fields?: object): void;
}

/** Often enough to see that a fault lasts; workers that look for jobs meet a database fault 13 times a second. */
const EVERY_MS = 60_000;

interface Kind {
  /** How many came since the last line. */
  again: number;
  /** Logs one line for all of them. */
  tell: () => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * Creates a log in which a lasting fault doesn't bury everything else. Errors are of one kind if they are logged with
 * the same message and have the same code or, without a code, the same name and text apart from numbers.
 */
export function createRepeatLog(log: Log): RepeatLog {
  const kinds = new Map<string, Kind>();
  const tellAgain = (name: string, kind: Kind): void => {
    if (kind.again === 0) {
      clearInterval(kind.timer);
      kinds.delete(name);
    } else {
      kind.tell();
      kind.again = 0;
    }
  };
  return {
    report(level, error, message, fields = {}) {
      const name = `${level} ${message} ${kindOf(error)}`;
      const known = kinds.get(name);
      if (known === undefined) {
        log[level]({ err: error, ...fields }, message);
        const kind: Kind = {
          again: 0,
          tell: () => {},
          timer: setInterval(() => tellAgain(name, kind), EVERY_MS).unref(),
        };
        kinds.set(name, kind);
        return;
      }
      known.again += 1;
      const times = known.again;
      known.tell = () => log[level]({ err: error, ...fields, times }, `${message} (${times} more like this)`);
    },
    [Symbol.dispose]() {
      for (const [name, kind] of kinds) {
        tellAgain(name, kind);
        clearInterval(kind.timer);
      }
      kinds.clear();
    },
  };
}

function kindOf(error: unknown): string {
  const code = errorCode(error);
  if (code !== undefined) return code;
  if (!(error instanceof Error)) return typeof error;
  // Ids and amounts differ where the fault does not.
  return `${error.name} ${error.message.replace(/[\da-f]{8}-[\da-f-]{27}|\d+/gu, '#')}`;
}
