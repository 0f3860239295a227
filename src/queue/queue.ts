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

/** The data of each kind of job. A job is only a push: the tables say what is to be done. */
const JOBS = {
  /** Fetch a source's list of a day. */
  collect: z.object({ source: z.enum(SOURCE_NAMES), instance: z.string().default(''), day }),
  /** Write a paper's TL;DR. */
  summarize: z.object({ paperId: z.string(), language: z.enum(LANGUAGE_CODES) }),
  /** Post a feed's day. */
  deliver: z.object({ feedId: z.number(), day, asked: z.boolean() }),
  /** Read a guild's votes again. */
  'reconcile-votes': z.object({ guildId: z.string() }),
  /** Send a notice or a greeting. */
  tell: z.object({ messageId: z.number() }),
  /** Post the card of a paper that a person put to the vote. */
  propose: z.object({ proposalId: z.number() }),
  /** Open the thread about a paper that somebody asked for. */
  discuss: z.object({ discussionId: z.number() }),
  /** Have a thread show the notes on its paper. */
  'show-notes': z.object({ discussionId: z.number() }),
  /** Tell what became of a paper. */
  revise: z.object({ paperId: z.string() }),
  /** Ask what became of papers that were posted. */
  'follow-up': z.object({}),
  /** Do what is due for a meeting. */
  meeting: z.object({ meetingId: z.number() }),
  /** Send the mails that are due. */
  mail: z.object({}),
  /** Add what a person has asked for to their Zotero library. */
  zotero: z.object({ userId: z.string() }),
  /** Read a source's list again for its later upvotes. */
  momentum: z.object({ source: z.enum(SOURCE_NAMES), instance: z.string().default(''), day }),
  /** Compare new papers with people's alerts, and tell whoever is due. */
  alerts: z.object({}),
} as const;

/** The kinds of jobs. */
type JobName = keyof typeof JOBS;

/** The kinds of jobs, as stored. */
const JOB_NAMES = Object.keys(JOBS) as JobName[];

/** Whether a queue is ours now: earlier versions had others, and pg-boss's own begin with underscores. */
function isJobName(name: string): boolean {
  return name.startsWith('__') || Object.hasOwn(JOBS, name);
}

/** The data of a job of a kind. */
type JobData<Name extends JobName> = z.output<(typeof JOBS)[Name]>;

/** Does the jobs of each kind. A job that throws is repeated a little later. */
export type Handlers = {
  readonly [Name in JobName]: (data: JobData<Name>, signal: AbortSignal) => Promise<void>;
};

/** Kinds of jobs that somebody waits for: the others end without an announcement. */
const WAITED_FOR = ['deliver', 'summarize', 'propose', 'discuss', 'zotero'] as const;

type WaitedFor = (typeof WAITED_FOR)[number];

const isWaitedFor = (name: JobName): boolean => WAITED_FOR.some((one) => one === name);

/** Sends jobs and does them. */
export interface Queue extends AsyncDisposable {
  /**
   * Sends a job, in the caller's transaction if given. A job about the same thing that is waiting or being done isn't
   * sent again; a reconciliation of votes, a look at a meeting, an edit for notes or what is added to Zotero is, because the
   * job in progress may have read too early.
   */
  send<Name extends JobName>(name: Name, data: JobData<Name>, database?: Database): Promise<void>;
  /** Fetches the waiting jobs of these kinds now instead of at the next poll. */
  wake(...names: readonly JobName[]): void;
  /** Starts doing jobs. */
  work(handlers: Handlers): Promise<void>;
  /** Repairs times that the queue stored while the clock was ahead: it would wait until then. */
  repairTimes(): Promise<void>;
  /**
   * Sends jobs of a kind and waits until each has ended once, here or in another process, even if it will be repeated;
   * or until the signal is aborted. Never throws for a job that fails.
   */
  run<Name extends WaitedFor>(name: Name, jobs: readonly JobData<Name>[], signal: AbortSignal): Promise<void>;
  /** Waits until no job is left, or the queue is stopped. */
  settled(): Promise<void>;
}

/** How long after its last sign of life a dead process is noticed: pg-boss's minimum. Others then do its jobs. */
const HEARTBEAT_SECONDS = 10;

/** How often to check for dead processes. */
const SUPERVISE_SECONDS = 2;

/** How often to check for jobs from other processes; our own are fetched at once. */
const POLL_SECONDS = 2;

/**
 * How many jobs of a kind a process does at a time. Digests wait for Discord, which allows each channel one message a
 * second and all of them 50: fewer at once would leave that unused. A worker fetches more only when its whole batch is
 * done, so batches are small: a digest that comes shortly after the others finds a free worker. A host is asked one
 * thing at a time anyway.
 */
const AT_ONCE: Readonly<Record<JobName, { readonly batch: number; readonly workers: number }>> = {
  // Each feed by address is on a host of its own, and one that doesn't answer takes half a minute.
  collect: { batch: 1, workers: 6 },
  // A worker starts nothing new before its whole batch is done: one slow TL;DR would delay the others.
  summarize: { batch: 1, workers: 4 },
  deliver: { batch: 8, workers: 16 },
  'reconcile-votes': { batch: 4, workers: 1 },
  tell: { batch: 5, workers: 1 },
  // A person waits for each of these.
  propose: { batch: 1, workers: 4 },
  discuss: { batch: 1, workers: 4 },
  'show-notes': { batch: 4, workers: 1 },
  revise: { batch: 1, workers: 2 },
  // One at a time, in all processes: nobody waits for it.
  'follow-up': { batch: 1, workers: 1 },
  meeting: { batch: 4, workers: 2 },
  // One at a time, in all processes: it keeps to a limit.
  mail: { batch: 1, workers: 1 },
  // Each waits for Zotero for seconds, and 5,000 papers take minutes.
  zotero: { batch: 1, workers: 4 },
  // Nobody waits for it.
  momentum: { batch: 1, workers: 1 },
  // It does all that is due, for all.
  alerts: { batch: 1, workers: 1 },
};

/** Kinds whose reason may be newer than what a job in progress has read: one more may wait behind it. */
const MAY_WAIT_BEHIND_ITSELF: ReadonlySet<JobName> = new Set([
  'reconcile-votes',
  'show-notes',
  'meeting',
  'mail',
  'zotero',
  'alerts',
]);

/** Whoever waits for a job checks by itself after this long without a signal. */
const SIGNAL_LOST_MS = 5_000;

/** A job that fails this often has a fault; its work stays in the tables and is planned again. */
const RETRIES = 20;

/** Opens the job queue on the database's job tables. */
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
  for (const { name } of await boss.getQueues()) if (!isJobName(name)) await boss.deleteQueue(name);
  for (const name of JOB_NAMES) {
    await boss.createQueue(name, {
      policy: MAY_WAIT_BEHIND_ITSELF.has(name) ? 'stately' : 'exclusive',
      heartbeatSeconds: HEARTBEAT_SECONDS,
      retryLimit: RETRIES,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: 30,
      deleteAfterSeconds: 3_600,
    });
    // Nobody else has an embedded database open: jobs being done there are done by nobody, and are planned again.
    if (kind === 'embedded') await boss.deleteAllJobs(name);
  }
  const workers: { readonly name: JobName; readonly id: string }[] = [];
  let isOver = false;

  // A worker that polls in vain costs a query, and there are dozens: only those of the kind are woken.
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
        // A killed process announces nothing, and a connection that breaks loses announcements.
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

/** The process must end within this time after it was told to stop. */
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
          const parsed = schema.safeParse(data);
          try {
            if (!parsed.success) throw parsed.error;
            await handle(parsed.data, signal);
            return { id, status: 'completed' as const };
          } catch (error) {
            faults.report('warn', error, 'a job failed and will be repeated', { job: name, data });
            return { id, status: 'failed' as const, output: { message: String(error) } };
          } finally {
            if (parsed.success && isWaitedFor(name)) signals.announce(keyOf(name, parsed.data));
          }
        }),
      ),
  );
}

/** Returns the key that tells a job of a kind from others. */
function keyOf<Name extends JobName>(name: Name, data: JobData<Name>): string {
  const { asked: _, ...parts } = plain(data);
  return `${name} ${Object.values(parts).join(' ')}`;
}

function plain(data: object): Record<string, unknown> {
  return JSON.parse(JSON.stringify(data));
}
