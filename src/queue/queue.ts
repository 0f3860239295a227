import { setTimeout as waitFor } from 'node:timers/promises';
import { PgBoss } from 'pg-boss';
import { z } from 'zod';
import type { Database, OpenDatabase } from '../database/connect.ts';
import { asJobDatabase, countJobs, listUnsettled, repairJobTimes } from '../database/job-tables.ts';
import type { Signals } from '../database/signals.ts';
import type { Log } from '../log.ts';
import { createRepeatLog, type RepeatLog } from '../log-repeats.ts';
import { SOURCE_NAMES } from '../papers/paper.ts';
import { LANGUAGE_CODES } from '../papers/tldr-preference.ts';
import { watchEnds } from './ends.ts';

const day = z.string().transform((text) => Temporal.PlainDate.from(text));

/** What each kind of job is about. A job is only a push: what is to be done is read from the tables. */
const JOBS = {
  /** A source's list of a day is asked for. */
  collect: z.object({ source: z.enum(SOURCE_NAMES), instance: z.string().default(''), day }),
  /** A paper gets its line. */
  summarize: z.object({ paperId: z.string(), language: z.enum(LANGUAGE_CODES) }),
  /** A feed's day is posted. */
  deliver: z.object({ feedId: z.number(), day, asked: z.boolean() }),
  /** A guild's votes are read again. */
  'reconcile-votes': z.object({ guildId: z.string() }),
  /** A notice is sent. */
  tell: z.object({ messageId: z.number() }),
} as const;

/** The kinds of jobs. */
type JobName = keyof typeof JOBS;

/** The kinds of jobs, as stored. */
const JOB_NAMES = Object.keys(JOBS) as JobName[];

/** What a job of a kind is about. */
type JobData<Name extends JobName> = z.output<(typeof JOBS)[Name]>;

/** Does the jobs of each kind. One that throws is done again, a little later. */
export type Handlers = {
  readonly [Name in JobName]: (data: JobData<Name>, signal: AbortSignal) => Promise<void>;
};

/** Kinds of jobs that somebody waits for: the others end without an announcement. */
const WAITED_FOR = ['deliver', 'summarize'] as const;

type WaitedFor = (typeof WAITED_FOR)[number];

const isWaitedFor = (name: JobName): boolean => WAITED_FOR.some((one) => one === name);

/** Where jobs are sent, and done. */
export interface Queue extends AsyncDisposable {
  /**
   * Sends a job, in the caller's transaction where it gives one. One about the same that is waiting or being done already
   * is not sent again; a recount that is being done is, as it may have read too early.
   */
  send<Name extends JobName>(name: Name, data: JobData<Name>, database?: Database): Promise<void>;
  /** Has the waiting jobs of these kinds fetched now, rather than at the next look. */
  wake(...names: readonly JobName[]): void;
  /** Begins to do jobs. */
  work(handlers: Handlers): Promise<void>;
  /** Repairs times that the queue stored while the clock was ahead: it would wait until then. */
  repairTimes(): Promise<void>;
  /**
   * Sends jobs of a kind and waits until each has ended once, here or in another process, whether or not it is done again;
   * or until the signal is aborted. Never throws for a job that fails.
   */
  run<Name extends WaitedFor>(name: Name, jobs: readonly JobData<Name>[], signal: AbortSignal): Promise<void>;
  /** Waits until no job is left, or the queue is stopped. */
  settled(): Promise<void>;
}

/** A process that is gone is noticed so long after its last sign of life: pg-boss's least. Its jobs are then done by others. */
const HEARTBEAT_SECONDS = 10;

/** How often dead processes are looked for. */
const SUPERVISE_SECONDS = 2;

/** How often jobs that another process sent are looked for; our own are fetched at once. */
const POLL_SECONDS = 2;

/**
 * Jobs of a kind that a process does at a time. Digests wait for Discord, which allows each channel one message a
 * second and all of them 50: fewer at once would leave that unused. A worker fetches no more before all of its batch
 * is done, so the batches are small: a digest that comes a moment after the others finds a worker that is free. A source
 * is asked one thing at a time anyway.
 */
const AT_ONCE: Readonly<Record<JobName, { readonly batch: number; readonly workers: number }>> = {
  collect: { batch: 1, workers: 2 },
  // A worker begins nothing new before its whole batch is done: one slow line would hold up the others.
  summarize: { batch: 1, workers: 4 },
  deliver: { batch: 8, workers: 16 },
  'reconcile-votes': { batch: 4, workers: 1 },
  tell: { batch: 5, workers: 1 },
};

/** Whoever waits for a job looks by itself so long after it heard nothing. */
const SIGNAL_LOST_MS = 5_000;

/** A job that fails so often has a fault in it; what it was to do stays in the tables, and is planned anew. */
const RETRIES = 20;

/** Opens the job queue on the database's tables for jobs. */
export async function openQueue(
  { jobDatabase: database, kind, signals }: Pick<OpenDatabase, 'jobDatabase' | 'kind' | 'signals'>,
  log: Log,
): Promise<Queue> {
  const boss = new PgBoss({
    db: asJobDatabase(database),
    schedule: false,
    migrate: false,
    superviseIntervalSeconds: SUPERVISE_SECONDS,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
  });
  const faults = createRepeatLog(log);
  boss.on('error', (error) => faults.report('error', error, 'the job queue'));
  await boss.start();
  for (const name of JOB_NAMES) {
    await boss.createQueue(name, {
      // What is read while a recount runs may be older than what it was asked for: one more may wait behind it.
      policy: name === 'reconcile-votes' ? 'stately' : 'exclusive',
      heartbeatSeconds: HEARTBEAT_SECONDS,
      retryLimit: RETRIES,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: 30,
      deleteAfterSeconds: 3_600,
    });
    // Nobody else has an embedded database open: what is being done there is being done by nobody, and is planned anew.
    if (kind === 'embedded') await boss.deleteAllJobs(name);
  }
  const workers: { readonly name: JobName; readonly id: string }[] = [];
  let isOver = false;

  // A worker that looks in vain costs a query, and there are dozens: only those of the kind are woken.
  const wake = (...names: readonly string[]): void => {
    for (const { name, id } of workers) if (names.includes(name)) boss.notifyWorker(id);
  };

  const send: Queue['send'] = async (name, data, transaction) => {
    await boss.send(name, plain(data), {
      singletonKey: keyOf(name, data),
      ...(transaction && { db: asJobDatabase(transaction) }),
    });
  };

  return {
    send,
    wake,
    async work(handlers) {
      for (const name of JOB_NAMES) {
        const { batch, workers: count } = AT_ONCE[name];
        for (let number = 0; number < count; number += 1)
          workers.push({ name, id: await startWorker({ boss, faults, signals }, name, batch, handlers) });
      }
    },
    repairTimes: () => repairJobTimes(database),
    async run(name, jobs, signal) {
      using watched = watchEnds(
        signals,
        jobs.map((data) => keyOf(name, data)),
      );
      for (const data of jobs) await send(name, data);
      while (watched.left.size > 0 && !signal.aborted) {
        wake(name);
        await watched.settled(SIGNAL_LOST_MS, signal);
        // A process that was killed announces nothing, and a connection that breaks loses what was announced.
        if (watched.left.size > 0 && (await countJobs(database, name, [...watched.left])) === 0) return;
      }
    },
    async settled() {
      for (;;) {
        const unsettled = isOver ? [] : await listUnsettled(database);
        if (unsettled.length === 0) return;
        wake(...unsettled.flatMap(({ name, waits }) => (waits ? [name] : [])));
        await waitFor(20);
      }
    },
    async [Symbol.asyncDispose]() {
      isOver = true;
      await boss.stop({ close: false, graceful: true, timeout: STOP_MS });
      faults[Symbol.dispose]();
    },
  };
}

/** Longer than this the process may not live after it was told to stop. */
const STOP_MS = 6_000;

function startWorker<Name extends JobName>(
  { boss, faults, signals }: { readonly boss: PgBoss; readonly faults: RepeatLog; readonly signals: Signals },
  name: Name,
  batchSize: number,
  handlers: Handlers,
): Promise<string> {
  const handle: (data: JobData<Name>, signal: AbortSignal) => Promise<void> = handlers[name];
  const schema: z.ZodType<JobData<Name>> = JOBS[name] as never;
  return boss.work(
    name,
    { batchSize, pollingIntervalSeconds: POLL_SECONDS, perJobResults: true, burstWhenBatchFull: true },
    async (jobs: { id: string; data: unknown; signal: AbortSignal }[]) =>
      Promise.all(
        jobs.map(async ({ id, data, signal }) => {
          try {
            await handle(schema.parse(data), signal);
            return { id, status: 'completed' as const };
          } catch (error) {
            faults.report('warn', error, 'a job failed; it is done again', { job: name, data });
            return { id, status: 'failed' as const, output: { message: String(error) } };
          } finally {
            if (isWaitedFor(name)) signals.announce(keyOf(name, schema.parse(data)));
          }
        }),
      ),
  );
}

/** What tells a job of a kind from others. */
function keyOf<Name extends JobName>(name: Name, data: JobData<Name>): string {
  const { asked: _, ...parts } = plain(data);
  return `${name} ${Object.values(parts).join(' ')}`;
}

function plain(data: object): Record<string, unknown> {
  return JSON.parse(JSON.stringify(data));
}
