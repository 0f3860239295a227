import { type Database, errorCode, type OpenDatabase, pingDatabase } from '../database/connect.ts';
import type { Log } from '../log.ts';

/** Options for the watch. */
export interface HangOptions {
  /** How many seconds the database may leave a query without an answer or an error. */
  readonly seconds: number;
  readonly log: Pick<Log, 'fatal'>;
  /** Called once, when it hangs, with the reason in words. */
  readonly onHang: (why: string) => void;
}

/** A watch over the database, until disposed. */
export interface HangWatch extends Disposable {
  /** Returns what is wrong, in words; undefined if nothing is. */
  fault(): string | undefined;
}

/**
 * How often to look in that time. Looks are counted instead of seconds: a machine that slept, or a process that was
 * blocked, has looked once in all that time, so an answer can still come.
 */
const LOOKS = 12;

/** This many looks with connections that time out are enough. A single one may be the network's fault. */
const MAX_TIMEOUTS = LOOKS / 2;

/** SQLSTATE: a connection is inside a failed transaction, and refuses everything until that is rolled back. */
const IN_FAILED_TRANSACTION = '25P02';

/**
 * Sends the database the cheapest query at each look, through every client, and calls `onHang` if that or any other
 * query was neither answered nor failed over `LOOKS` looks; or if connections time out again and again although a new
 * one is answered: postgres 3.4.9 can forget to write on a connection that was closed under it, and tries forever
 * (https://github.com/porsager/postgres/pull/1215); or if a connection has refused everything over `LOOKS` looks
 * because it is inside a failed transaction. A database that is away doesn't hang. One whose folder or disk is lost is
 * given up at once.
 */
export function watchForHang(
  database: Pick<OpenDatabase, 'database' | 'jobDatabase' | 'look' | 'answersAnew' | 'lost'>,
  { seconds, log, onHang }: HangOptions,
): HangWatch {
  let isHung = false;
  let timeouts = 0;
  let sinceTimeout = 0;
  const asking = new Set<Database>();
  const refusals = new Map<Database, number>();
  const ask = async (one: Database): Promise<void> => {
    if (asking.has(one)) return;
    asking.add(one);
    try {
      await pingDatabase(one);
      refusals.delete(one);
    } catch (error) {
      // Any other error is an answer: whoever needs the database reports it.
      if (errorCode(error) === IN_FAILED_TRANSACTION) noteRefusal(one);
      else refusals.delete(one);
    } finally {
      asking.delete(one);
    }
  };
  const end = (what: string): void => {
    if (isHung) return;
    clearInterval(timer);
    isHung = true;
    log.fatal({ seconds }, `${what}: the bot exits so that its supervisor restarts it`);
    onHang(what);
  };
  const noteRefusal = (one: Database): void => {
    const times = (refusals.get(one) ?? 0) + 1;
    refusals.set(one, times);
    if (times >= LOOKS)
      end(`a database connection has been inside a failed transaction for ${seconds} seconds`);
  };
  void database.lost?.then(end);
  const blame = async (): Promise<void> => {
    timeouts = (await database.answersAnew()) ? timeouts + 1 : 0;
    if (timeouts >= MAX_TIMEOUTS)
      end("the bot's connections to the database time out, though the database answers a new one");
  };
  const timer = setInterval(
    () => {
      const { oldest, timedOut } = database.look();
      // The first look at a query may come right after it was sent.
      if (oldest > LOOKS) {
        end(`the database has neither answered a query nor failed for ${seconds} seconds`);
        return;
      }
      sinceTimeout = timedOut ? 0 : sinceTimeout + 1;
      if (sinceTimeout > LOOKS) timeouts = 0;
      if (timedOut) void blame();
      for (const one of new Set([database.database, database.jobDatabase])) void ask(one);
    },
    (seconds * 1_000) / LOOKS,
  );
  return {
    fault: () => (isHung ? "the database doesn't answer" : undefined),
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
